package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.result;
import static dev.taskqueue.engine.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.journal.LoopbackCluster.Node;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real nodes, some of which are lost. */
@Tag("parallel")
class ClusterLossTest {

  private static Journal open(Node node) {
    return result(ClusterJournal.open(node.vertx(), "q"));
  }

  @Test
  void what_is_acknowledged_is_there_after_the_sudden_loss_of_a_node_and_of_one_more()
      throws Exception {
    try (LoopbackCluster cluster = new LoopbackCluster()) {
      Node writer = cluster.start();
      Node second = cluster.start();
      Node third = cluster.start();
      until("three members", () -> third.hazelcast().getCluster().getMembers().size() == 3);
      Journal journal = open(writer);
      assertThat(result(journal.load())).isEmpty();
      Map<String, JsonObject> expected = new HashMap<>();
      for (int batch = 0; batch < 30; batch++) {
        Map<String, JsonObject> changes = new HashMap<>();
        for (int i = 0; i < 30; i++) {
          changes.put("key-" + (batch * 30 + i), new JsonObject().put("batch", batch));
          if (i % 3 == 0) {
            changes.put("key-" + ((batch - 1) * 30 + i), null);
          }
        }
        result(journal.write(changes));
        expected.putAll(changes);
        if (batch == 15) {
          second.kill();
        }
      }
      expected.values().removeIf(value -> value == null);
      until("new backups", () -> third.hazelcast().getPartitionService().isClusterSafe());
      writer.kill();
      assertThat(result(open(third).load())).isEqualTo(expected);
    }
  }

  @Test
  void the_writer_may_be_lost_right_after_an_acknowledgement() throws Exception {
    try (LoopbackCluster cluster = new LoopbackCluster()) {
      Node writer = cluster.start();
      Node other = cluster.start();
      until("two members", () -> other.hazelcast().getCluster().getMembers().size() == 2);
      until("backups", () -> other.hazelcast().getPartitionService().isClusterSafe());
      Journal journal = open(writer);
      Map<String, JsonObject> all = new HashMap<>();
      for (int i = 0; i < 500; i++) {
        all.put("key-" + i, new JsonObject().put("i", i).put("text", "x".repeat(i)));
      }
      result(journal.write(all));
      writer.kill();
      assertThat(result(open(other).load())).isEqualTo(all);
    }
  }
}
