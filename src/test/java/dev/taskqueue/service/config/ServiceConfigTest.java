package dev.taskqueue.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.engine.LogCapture;
import dev.taskqueue.service.Setup;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceConfigTest {

  @TempDir private Path folder;

  @Test
  void without_anything_there_is_one_queue_on_the_loopback_interface() throws IOException {
    ServiceConfig config = load("{}", Map.of());

    assertThat(config.queues()).containsOnlyKeys("default");
    assertThat(config.queues().get("default").getAddress()).isEqualTo("default");
    assertThat(config.isMeasured()).isTrue();
    assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(25));
    assertThat(config.handlers().plugins()).isEqualTo(Path.of("plugins"));
  }

  @Test
  void the_shipped_file_can_be_used() {
    assertThat(ConfigSources.load(Path.of("conf/task-queue.json"), Map.of(), List.of()).queues())
        .containsOnlyKeys("default");
  }

  @Test
  void queues_have_names_and_options() throws IOException {
    ServiceConfig config =
        load("{'queues':{'fetch':{'workers':3},'mail':{'address':'mail.out'}}}", Map.of());

    assertThat(config.queues()).containsOnlyKeys("fetch", "mail");
    assertThat(config.queues().get("fetch").getWorkers()).isEqualTo(3);
    assertThat(config.queues().get("mail").getAddress()).isEqualTo("mail.out");
  }

  @Test
  void the_command_line_wins_over_the_environment_and_that_over_the_file() throws IOException {
    String file = "{'http':{'port':1,'host':'a'},'shutdown':{'deadline':1}}";
    Map<String, String> environment =
        Map.of("TASK_QUEUE__HTTP__PORT", "2", "TASK_QUEUE__HTTP__HOST", "b");

    ServiceConfig config = load(file, environment, "http.port=3");

    assertThat(config.http()).isEqualTo(new JsonObject("{\"port\":3,\"host\":\"b\"}"));
    assertThat(config.deadline()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void a_variable_is_a_path_in_capitals() throws IOException {
    Map<String, String> environment =
        Map.of(
            "TASK_QUEUE__QUEUES__FETCH__MAX_SIZE", "7",
            "TASK_QUEUE__QUEUES__FETCH__RATE_LIMIT", "{\"permits\":5,\"period\":1000}",
            "TASK_QUEUE__QUEUES__FETCH__WORKER_POOL_NAME", "pool",
            "TASK_QUEUE_PORT", "tcp://10.0.0.1:8080");

    ServiceConfig config = load("{}", environment);

    assertThat(config.queues()).containsOnlyKeys("fetch");
    assertThat(config.queues().get("fetch"))
        .satisfies(fetch -> assertThat(fetch.getMaxSize()).isEqualTo(7))
        .satisfies(fetch -> assertThat(fetch.getWorkerPoolName()).isEqualTo("pool"))
        .satisfies(fetch -> assertThat(fetch.getRateLimit()).isNotNull());
  }

  @ParameterizedTest
  @CsvSource({
    "my_queue, MY_QUEUE",
    "my-queue, MY_QUEUE",
    "MyQueue, MY_QUEUE",
    "MYQUEUE, MYQUEUE",
    "mail-0, MAIL_0"
  })
  void a_variable_reaches_a_queue_whose_name_it_cannot_spell(String name, String spelled)
      throws IOException {
    Map<String, String> environment = Map.of("TASK_QUEUE__QUEUES__" + spelled + "__MAX_SIZE", "7");

    ServiceConfig config = load("{'queues':{'" + name + "':{'workers':3}}}", environment);

    assertThat(config.queues()).containsOnlyKeys(name);
    assertThat(config.queues().get(name).getMaxSize()).isEqualTo(7);
    assertThat(config.queues().get(name).getWorkers()).isEqualTo(3);
  }

  @Test
  void a_variable_is_for_the_queue_that_it_spells_and_for_no_one_of_two() throws IOException {
    Map<String, String> environment = Map.of("TASK_QUEUE__QUEUES__MY_QUEUE__WORKERS", "7");

    ServiceConfig config = load("{'queues':{'my_queue':{},'myQueue':{}}}", environment);

    assertThat(config.queues().get("myQueue").getWorkers()).isEqualTo(7);
    assertThat(config.queues().get("my_queue").getWorkers()).isEqualTo(25);
    assertThatThrownBy(() -> load("{'queues':{'my_queue':{},'my-queue':{}}}", environment))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "the environment variable TASK_QUEUE__QUEUES__MY_QUEUE__WORKERS may be of the queues"
                + " my_queue and my-queue; set it in the file, or by --set");
  }

  @Test
  void variables_alone_make_each_queue_that_they_spell() throws IOException {
    ServiceConfig config =
        load(
            "{}",
            Map.of(
                "TASK_QUEUE__QUEUES__MAILOUT__WORKERS", "1",
                "TASK_QUEUE__QUEUES__MAIL_OUT__WORKERS", "2"));

    assertThat(config.queues()).containsOnlyKeys("mailout", "mailOut");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TASK_QUEUE_ROLE", "TASK_QUEUE_HTTP__PORT"})
  void a_variable_that_lacks_an_underscore_is_told(String variable) throws IOException {
    try (LogCapture log = new LogCapture(Environment.class.getName())) {
      load("{}", Map.of(variable, "1", "TASK_QUEUE_PORT", "tcp://10.0.0.1:8080"));

      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("the environment variable " + variable + " sets nothing");
    }
  }

  @Test
  void a_byte_order_mark_before_the_file_is_none_of_it() throws IOException {
    assertThat(load("\uFEFF{'queues':{'fetch':{}}}", Map.of()).queues()).containsOnlyKeys("fetch");
  }

  @Test
  void own_verticles_are_named_with_their_config() throws IOException {
    ServiceConfig config =
        load(
            "{'handlers':{'verticles':[{'class':'a.B','instances':2,'config':{'c':1}}]}}",
            Map.of());

    assertThat(config.handlers().verticles())
        .singleElement()
        .satisfies(one -> assertThat(one.className()).isEqualTo("a.B"))
        .satisfies(one -> assertThat(one.options().getInstances()).isEqualTo(2))
        .satisfies(one -> assertThat(one.options().getConfig().getInteger("c")).isEqualTo(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'htp':{}} | in the configuration: unknown configuration key 'htp'; did you mean 'http'?",
        "{'queues':{'fetch':{'workerz':3}}} | in queues.fetch: unknown task queue option 'workerz';"
            + " did you mean 'workers'?",
        "{'queues':{'fetch':{'workers':0}}} | in queues.fetch: workers must be from 1 to",
        "{'queues':{'fetch':{'closeTimeout':5}}} | in queues.fetch: 'closeTimeout' is not set here;"
            + " the service takes shutdown.deadline",
        "{'queues':{'fetch':{'durability':'cluster'}}} | in queues.fetch: durability CLUSTER needs"
            + " a cluster, in which to keep the tasks: set cluster.enabled, or take durability"
            + " DISK",
        "{'version':2} | version is 2, but this program reads configurations of version 1",
        "{'queues':3} | in the configuration: configuration key 'queues' must be an object",
        "{'queues':[]} | in the configuration: configuration key 'queues' must be an object",
        "{'queues':{'fetch':3}} | in queues: 'fetch' must be an object",
        "{'queues':{'a b':{}}} | in queues: a queue's name has 1 to 63 letters, digits, '-' and"
            + " '_', but one is 'a b'",
        "{'queues':{'a':{},'b':{'address':'a'}}} | in queues.b: another queue has the address 'a'",
        "{'metrics':{'enabled':1}} | in metrics: configuration key 'enabled' must be true or false",
        "{'shutdown':{'dedline':1}} | in shutdown: unknown configuration key 'dedline'; did you"
            + " mean 'deadline'?",
        "{'handlers':{'verticles':[{}]}} | in handlers.verticles[0]: the configuration key 'class'"
            + " is missing",
        "{'handlers':{'verticles':['x']}} | in handlers.verticles[0]: must be an object",
        "{'handlers':{'verticles':[{'class':'a','instances':0}]}} | in handlers.verticles[0]:"
            + " instances must be from 1 to 1000, but is 0",
        "[1] | must hold a JSON object",
        "{'http':{},'http':{}} | (line 1, column 18)",
        "{'http':} | is not JSON: Unexpected character ('}'",
      })
  void what_is_wrong_is_named_with_its_path(String file, String message) {
    assertThatThrownBy(() -> load(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'http':'S3cret'} | configuration key 'http' must be an object, but is a string",
        "{'http':['S3cret']} | configuration key 'http' must be an object, but is an array",
        "{'http':{'host':{'token':'S3cret'}}} | http option 'host' must be a string, but is an"
            + " object",
        "{'http':{'port':['S3cret']}} | http option 'port' must be a whole number from 0 to 65535,"
            + " but is an array",
        "{'http':{'token':S3cret}} | is not JSON: Unrecognized token: was expecting",
        "{'http':{'token':trueS3cret}} | is not JSON: Unrecognized token: was expecting",
        "{'http':{'token': 'S3cret | is not JSON: Unexpected end-of-input",
      })
  void what_may_be_a_secret_is_not_quoted(String file, String message) {
    assertThatThrownBy(() -> Setup.of(load(file, Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("S3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http.token:S3cret", "http.token:S3cret=", "http.token S3cret==", "=S3cret"})
  void a_setting_of_another_form_is_not_quoted(String setting) {
    assertThatThrownBy(() -> load("{}", Map.of(), "http.port=1", setting))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("path=value")
        .hasMessageContaining("number 2")
        .hasMessageNotContaining("S3cret");
  }

  @Test
  void a_token_in_the_wrong_variable_is_not_quoted() {
    assertThatThrownBy(() -> Setup.of(load("{}", Map.of("TASK_QUEUE__HTTP__AUTH", "S3cret"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'auth' must be")
        .hasMessageNotContaining("S3cret");
  }

  @Test
  void a_setting_that_cannot_be_is_named() {
    assertThatThrownBy(() -> load("{}", Map.of(), "http.port"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("path=value");
    assertThatThrownBy(() -> load("{'http':{'port':1}}", Map.of(), "http.port.x=1"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("cannot set http.port.x: 'port' is not an object");
    assertThatThrownBy(() -> load("{}", Map.of("TASK_QUEUE__HTTP____PORT", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("TASK_QUEUE__HTTP____PORT");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> ConfigSources.load(folder.resolve("no.json"), Map.of(), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.json");
  }

  @Test
  void secrets_are_masked_wherever_they_are() throws IOException {
    ServiceConfig config =
        load(
            "{'http':{'tokens':['a','b'],'port':1},"
                + "'handlers':{'verticles':[{'class':'x','config':{'dbPassword':'c'}}]}}",
            Map.of("TASK_QUEUE__HTTP__TOKEN", "12345"));

    assertThat(config.http().getValue("token")).isEqualTo("12345");
    String shown = config.masked().encode();
    assertThat(shown).contains("\"tokens\":[\"***\",\"***\"]").contains("\"port\":1");
    assertThat(shown).contains("\"dbPassword\":\"***\"").contains("\"token\":\"***\"");
    assertThat(new JsonObject(shown).getJsonObject("http").getInteger("port")).isEqualTo(1);
  }

  @Test
  void all_headers_of_the_http_handler_are_masked() throws IOException {
    ServiceConfig config =
        load("{'handlers':{'http':{'userAgent':'me','headers':{'X-Any':'S3cret'}}}}", Map.of());
    JsonObject shown = config.masked().getJsonObject("handlers").getJsonObject("http");
    assertThat(shown)
        .isEqualTo(JsonObject.of("userAgent", "me", "headers", JsonObject.of("X-Any", "***")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dbPwd",
        "db.passwd",
        "keyPassphrase",
        "DB_PASS",
        "basicAuth",
        "X-Auth-Key",
        "auth",
        "oauth2",
        "authorization",
        "sessionCookie",
        "accessKey",
        "private_key",
        "apiKey"
      })
  void the_names_of_secrets_are_known(String name) throws IOException {
    assertThat(shownOfVerticle(name)).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"author", "authority", "bypass", "key", "passive", "path"})
  void other_names_are_not_taken_for_those_of_secrets(String name) throws IOException {
    assertThat(shownOfVerticle(name)).isEqualTo("value");
  }

  @Test
  void whether_there_is_a_token_is_shown() throws IOException {
    ServiceConfig config = load("{'http':{'auth':'none'}}", Map.of());
    assertThat(config.masked().getJsonObject("http").getString("auth")).isEqualTo("none");
  }

  private String shownOfVerticle(String key) throws IOException {
    String verticle = "{'class':'x','config':{'" + key + "':'value'}}";
    return load("{'handlers':{'verticles':[" + verticle + "]}}", Map.of())
        .masked()
        .getJsonObject("handlers")
        .getJsonArray("verticles")
        .getJsonObject(0)
        .getJsonObject("config")
        .getString(key);
  }

  private ServiceConfig load(String json, Map<String, String> environment, String... settings)
      throws IOException {
    Path file = folder.resolve("task-queue.json");
    Files.writeString(file, json.replace('\'', '"'));
    return ConfigSources.load(file, environment, List.of(settings));
  }
}
