package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryXmlConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.XmlConfigBuilder;
import dev.taskqueue.service.config.ConfigSources;
import dev.taskqueue.service.config.ServiceConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The shipped files, as the cluster manager reads them. */
class ClusterFilesTest {

  private static Config read(String name) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("cluster.members", "a,b:5702");
    properties.setProperty("cluster.service", "nodes.example");
    return new InMemoryXmlConfig(Files.readString(Path.of("conf", name)), properties);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster-loopback.xml", "cluster-tcp.xml", "cluster-kubernetes.xml"})
  void a_file_is_what_the_schema_allows(String name) throws Exception {
    String text =
        Files.readString(Path.of("conf", name))
            .replace("${cluster.members}", "a,b")
            .replace("${cluster.service}", "nodes.example");
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(XmlConfigBuilder.class.getResource("/hazelcast-config-5.3.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster-loopback.xml", "cluster-tcp.xml", "cluster-kubernetes.xml"})
  void everything_has_a_backup_and_a_lost_node_is_noticed_soon(String name) throws IOException {
    Config config = read(name);

    assertThat(config.getClusterName()).isEqualTo("task-queue");
    assertThat(config.findMapConfig("task-queue.journal").getBackupCount()).isEqualTo(1);
    assertThat(config.findMapConfig("__vertx.nodeInfo").getBackupCount()).isEqualTo(1);
    MultiMapConfig subscriptions = config.findMultiMapConfig("__vertx.subs");
    assertThat(subscriptions.getBackupCount()).isEqualTo(1);
    assertThat(subscriptions.getValueCollectionType())
        .isEqualTo(MultiMapConfig.ValueCollectionType.SET);
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("10");
    assertThat(config.getProperty("hazelcast.logging.type")).isEqualTo("slf4j");
    assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled()).isFalse();
    assertThat(config.getNetworkConfig().getJoin().isAutoDetectionEnabled()).isFalse();
  }

  @Test
  void nodes_on_hosts_listen_at_one_address_and_those_on_one_machine_at_loopback()
      throws IOException {
    Config loopback = read("cluster-loopback.xml");
    assertThat(loopback.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(loopback.getNetworkConfig().getInterfaces().isEnabled()).isTrue();
    assertThat(loopback.getNetworkConfig().getInterfaces().getInterfaces())
        .containsExactly("127.0.0.1");
    assertThat(read("cluster-tcp.xml").getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
  }

  @Test
  void the_hosts_are_those_of_the_property() throws IOException {
    assertThat(read("cluster-tcp.xml").getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .containsExactly("a", "b:5702");
    assertThat(
            read("cluster-kubernetes.xml")
                .getNetworkConfig()
                .getJoin()
                .getKubernetesConfig()
                .getProperty("service-dns"))
        .isEqualTo("nodes.example");
  }

  @Test
  void the_compose_file_sets_what_the_service_reads_and_publishes_http_alone() throws IOException {
    Map<String, Object> compose =
        new Yaml().load(Files.readString(Path.of("conf", "compose.yaml")));
    Map<?, ?> services = (Map<?, ?>) compose.get("services");
    assertThat(services.keySet().stream().map(Object::toString))
        .containsExactly("owner", "standby", "worker-1", "worker-2");
    for (Object service : services.values()) {
      Map<?, ?> definition = (Map<?, ?>) service;
      Map<String, String> environment = new HashMap<>();
      ((Map<?, ?>) definition.get("environment"))
          .forEach((key, value) -> environment.put(key.toString(), value.toString()));
      List<String> settings =
          definition.get("command") == null ? List.of() : List.of("role=worker");
      ServiceConfig config =
          ConfigSources.load(Path.of("conf/task-queue.json"), environment, settings);
      if (definition.get("ports") instanceof List<?> ports) {
        assertThat(ports).allMatch(port -> port.toString().matches("127\\.0\\.0\\.1:\\d+:8080"));
      }
      assertThat(config.cluster().enabled()).isTrue();
      assertThat(config.cluster().properties())
          .containsEntry("vertx.hazelcast.config", "conf/cluster-tcp.xml")
          .containsEntry("cluster.members", "owner,standby,worker-1,worker-2");
    }
  }
}
