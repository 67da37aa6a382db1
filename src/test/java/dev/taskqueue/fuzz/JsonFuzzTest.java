package dev.taskqueue.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.eventbus.TaskJson;
import dev.taskqueue.service.config.ConfigSources;
import dev.taskqueue.service.config.ServiceConfig;
import dev.taskqueue.service.http.HttpOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reads JSON from outside takes it, or says in a few words why not. */
class JsonFuzzTest {

  private static final JsonObject TASK =
      new JsonObject()
          .put("address", "echo")
          .put("body", new JsonObject().put("a", 1))
          .put("headers", new JsonObject().put("h", "v"))
          .put("id", "t1")
          .put("scope", "s")
          .put("delay", 10)
          .put("priority", 5)
          .put("key", "k")
          .put("putTimeout", "PT1S")
          .put("ttl", 1000)
          .put("timeout", "PT2S")
          .put("abandonAfter", 100)
          .put("interrupt", false)
          .put("collect", true)
          .put("answer", "accepted")
          .put(
              "retries",
              new JsonObject()
                  .put("max", 3)
                  .put("delay", 100)
                  .put("maxDelay", 1000)
                  .put("on", JsonArray.of(500)));

  private static final JsonObject QUEUE =
      new JsonObject()
          .put("workers", 4)
          .put("maxSize", 8)
          .put("maxWaiting", 100)
          .put("overflow", "WAIT")
          .put("nestedPut", "ADMIT")
          .put("fair", true)
          .put("rateLimit", new JsonObject().put("permits", 5).put("period", "PT1S"))
          .put("keyRateLimit", new JsonObject().put("permits", 1).put("period", 100))
          .put("putTimeout", 1000)
          .put("threadingModel", "WORKER")
          .put("workerPoolName", "p")
          .put("workerPoolSize", 4)
          .put("closeTimeout", "PT5S")
          .put("requestTimeout", "PT30S")
          .put("resultTtl", "PT1M")
          .put("address", "q");

  private static final JsonObject SERVICE =
      new JsonObject()
          .put("queues", new JsonObject().put("q", served(QUEUE)).put("r", new JsonObject()))
          .put(
              "http",
              new JsonObject()
                  .put("host", "127.0.0.1")
                  .put("port", 8080)
                  .put("auth", "token")
                  .put("token", "secret-token-of-some-length-0123456789")
                  .put("readOnlyToken", "secret-token-for-readers-0123456789")
                  .put("corsOrigins", new JsonArray().add("http://localhost:3000"))
                  .put("allowedAddresses", new JsonArray().add("echo"))
                  .put("limits", new JsonObject().put("bodyBytes", 1000)))
          .put("handlers", new JsonObject())
          .put("metrics", new JsonObject().put("enabled", true))
          .put("shutdown", new JsonObject().put("deadline", "PT10S"));

  @TempDir private Path folder;

  /** The service has one time for the end of all its queues. */
  private static JsonObject served(JsonObject queue) {
    JsonObject options = queue.copy();
    options.remove("closeTimeout");
    return options;
  }

  /** Either it is taken, or refused with a message that is fit for whoever sent it. */
  private static void takenOrRefused(Runnable reading) {
    Throwable refusal = catchThrowable(reading::run);
    if (refusal != null) {
      assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
      assertThat(refusal.getMessage())
          .isNotBlank()
          .hasSizeLessThan(2_000)
          .doesNotContain("Exception", "\tat ", "dev.taskqueue", "io.vertx", "com.fasterxml");
    }
  }

  private static void read(Mutator mutator, JsonObject valid, Consumer<JsonObject> reader) {
    JsonObject json = mutator.json(valid);
    if (mutator.number(4) == 0) {
      try {
        json = new JsonObject(mutator.garbled(json.encode()));
      } catch (DecodeException notJson) {
        return; // by the parser, before anything of ours
      }
    }
    JsonObject read = json;
    takenOrRefused(() -> reader.accept(read));
  }

  @Test
  void tasks() {
    Fuzz.run("TaskJson", 5_000, 1_000_000, r -> read(new Mutator(r), TASK, TaskJson::check));
  }

  @Test
  void options_of_queues() {
    Fuzz.run(
        "TaskQueueOptions",
        5_000,
        1_000_000,
        random -> read(new Mutator(random), QUEUE, TaskQueueOptions::new));
  }

  @Test
  void configurations() {
    Fuzz.run(
        "ServiceConfig and HttpOptions",
        2_000,
        500_000,
        random -> read(new Mutator(random), SERVICE, JsonFuzzTest::configure));
  }

  private static void configure(JsonObject json) {
    ServiceConfig config = new ServiceConfig(json);
    new HttpOptions(config.http());
    assertThat(config.masked().encode()).doesNotContain("secret-token");
  }

  @Test
  void what_is_changed_is_valid_at_first() {
    TaskJson.check(TASK);
    new TaskQueueOptions(QUEUE);
    configure(SERVICE);
  }

  @Test
  void configuration_files_variables_and_settings() throws Exception {
    Path file = Files.createFile(folder.resolve("config.json"));
    Fuzz.run(
        "configuration files, variables and settings",
        300,
        50_000,
        random -> {
          Mutator mutator = new Mutator(random);
          JsonObject json = mutator.number(2) == 0 ? SERVICE : mutator.json(SERVICE);
          byte[] text = json.toBuffer().getBytes();
          Files.write(file, mutator.number(2) == 0 ? text : mutator.bytes(text));
          Map<String, String> variables = new HashMap<>();
          List<String> settings = new ArrayList<>();
          for (int i = mutator.number(3); i > 0; i--) {
            String name = "TASK_QUEUE__" + mutator.garbled("QUEUES__FETCH__MAX_SIZE");
            variables.put(name, mutator.text());
            settings.add(
                mutator.garbled(
                    mutator.pick(
                        "queues.q.workers=5", "http.port=9090", "http.corsOrigins=[\"a\"]")));
          }
          Throwable refusal = catchThrowable(() -> ConfigSources.load(file, variables, settings));
          if (refusal != null) {
            assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
            assertThat(refusal.getMessage()).isNotBlank().doesNotContain("\tat ");
          }
        });
  }
}
