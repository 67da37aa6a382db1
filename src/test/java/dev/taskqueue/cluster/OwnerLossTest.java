package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of a queue is killed, or stops in order, while tasks are put and a join waits: no task
 * that was accepted is lost, the join gets the whole batch, and what is done twice is no more than
 * what was under way or not yet stored.
 */
@Tag("parallel")
class OwnerLossTest {

  @TempDir private Path folder;

  private final CountedTasks counted = new CountedTasks();

  @Test
  void an_owner_that_is_killed_loses_nothing() throws Exception {
    lose(1, 2_000);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void twenty_owners_that_are_killed_lose_nothing() throws Exception {
    lose(20, 20_000);
  }

  private void lose(int kills, int tasks) throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      OwnerLoss loss = new OwnerLoss(start(3, nodes), counted);
      Client client = Client.here(nodes);
      for (int i = 0; i < kills; i++) {
        Node lost = loss.lose(client, tasks, Node::kill);
        lost.restart();
        lost.awaitReady();
      }
      System.out.println(loss + ", of " + tasks + " tasks each");
    }
  }

  @Test
  void an_owner_that_stops_hands_over() throws Exception {
    try (Nodes nodes = new Nodes(folder)) {
      OwnerLoss loss = new OwnerLoss(start(2, nodes), counted);
      loss.lose(
          Client.here(nodes),
          2_000,
          owner -> {
            owner.terminate();
            assertThat(owner.awaitExit()).as(owner.log()).isZero();
          });
      assertThat(loss.mostTwice()).isZero();
    }
  }

  private List<Node> start(int size, Nodes nodes) throws Exception {
    List<Node> queues =
        Stream.generate(() -> OwnerLoss.node(Version.TODAY, nodes)).limit(size).toList();
    nodes.awaitReady();
    counted.handle(nodes.here());
    return queues;
  }
}
