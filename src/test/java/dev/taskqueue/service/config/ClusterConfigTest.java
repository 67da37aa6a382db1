package dev.taskqueue.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfigTest {

  @TempDir private Path folder;

  private static ClusterConfig of(String json) {
    return ClusterConfig.of(new JsonObject(json.replace('\'', '"')));
  }

  @Test
  void it_is_off_unless_asked_for_and_listens_where_the_cluster_manager_says() {
    ClusterConfig config = of("{}");

    assertThat(config.enabled()).isFalse();
    assertThat(config.host()).isNull();
    assertThat(config.port()).isZero();
    assertThat(config.startTimeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_later_source_overrides_a_property_of_the_file() throws IOException {
    Path file = folder.resolve("task-queue.json");
    Files.writeString(file, "{\"cluster\":{\"properties\":{\"a.b.c\":\"1\",\"a.d\":2}}}");

    ServiceConfig config =
        ConfigSources.load(
            file,
            Map.of("TASK_QUEUE__CLUSTER__PROPERTIES__A__B__C", "x"),
            List.of("cluster.properties.a.e=true"));

    assertThat(config.cluster().properties())
        .isEqualTo(Map.of("a.b.c", "x", "a.d", "2", "a.e", "true"));
  }

  @Test
  void the_shipped_files_can_be_used() {
    for (String setting :
        List.of(
            "cluster.enabled=true",
            "cluster.properties={\"vertx.hazelcast.config\":\"conf/cluster-tcp.xml\",\"cluster.members\":\"a\"}",
            "cluster.properties={\"vertx.hazelcast.config\":\"conf/cluster-kubernetes.xml\",\"cluster.service\":\"a\"}")) {
      Path file = Path.of("conf/task-queue.json");
      List<String> settings = List.of("cluster.enabled=true", setting);
      assertThat(ConfigSources.load(file, Map.of(), settings).cluster().enabled()).isTrue();
    }
  }

  @Test
  void what_is_wrong_is_named() {
    assertThatThrownBy(() -> of("{'enable':true}"))
        .hasMessage("in cluster: unknown configuration key 'enable'; did you mean 'enabled'?");
    assertThatThrownBy(() -> of("{'port':70000}")).hasMessageContaining("port");
    assertThatThrownBy(() -> of("{'startTimeout':0}")).hasMessageContaining("startTimeout");
    assertThatThrownBy(() -> of("{'properties':{'a':[1]}}"))
        .hasMessageContaining("'a' must be a string, a number, true or false");
    assertThatThrownBy(() -> of("{'properties':{'a':{'password':'x'}}}"))
        .hasMessageContaining("'a.password' seems to hold a secret")
        .hasMessageNotContaining("'x'");
  }

  @Test
  void a_file_that_cannot_be_used_is_named_if_the_cluster_is_joined() throws IOException {
    String missing = "'properties':{'some.config':'no/such.xml'}}";
    assertThat(of("{" + missing).enabled()).isFalse();
    assertThatThrownBy(() -> of("{'enabled':true," + missing))
        .hasMessageContaining("'some.config' names the file 'no/such.xml', which cannot be read");

    Path file =
        Files.writeString(folder.resolve("c.xml"), "<!-- ${not.this} --><a>${but.this}</a>");
    String json = "{'enabled':true,'properties':{'some.config':'" + file + "'}}";
    assertThatThrownBy(() -> of(json))
        .hasMessageContaining("needs the property 'but.this': set cluster.properties.but.this");
    assertThat(of(json.replace("{'some", "{'but.this':'1','some")).enabled()).isTrue();
  }

  @Test
  void a_worker_needs_a_cluster_and_has_its_own_options() {
    ServiceConfig config =
        new ServiceConfig(
            new JsonObject(
                "{\"role\":\"worker\",\"cluster\":{\"enabled\":true},"
                    + "\"worker\":{\"slots\":3,\"addresses\":[\"a\"]},"
                    + "\"shutdown\":{\"deadline\":7000}}"));
    assertThat(config.role()).isEqualTo(Role.WORKER);
    assertThat(config.worker().getQueue()).isEqualTo("default");
    assertThat(config.worker().getSlots()).isEqualTo(3);
    assertThat(config.worker().getAddresses()).containsExactly("a");
    assertThat(config.worker().getCloseTimeout()).isEqualTo(Duration.ofSeconds(7));

    assertThatThrownBy(() -> new ServiceConfig(new JsonObject().put("role", "worker")))
        .hasMessageContaining("set cluster.enabled");
    JsonObject wrong = new JsonObject("{\"worker\":{\"slots\":0}}");
    assertThatThrownBy(() -> new ServiceConfig(wrong)).hasMessageContaining("in worker: slots");
  }
}
