package dev.taskqueue.cluster;

import static dev.taskqueue.cluster.CountedTasks.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Ends owners of the queue {@code jobs} while a client puts tasks and its join waits. */
final class OwnerLoss {

  private static final int WORKERS = 20;

  private final List<Node> nodes;
  private final CountedTasks counted;
  private int losses;
  private int mostTwice;

  /**
   * Of one of these nodes at a time.
   *
   * @param counted knows what was executed
   */
  OwnerLoss(List<Node> nodes, CountedTasks counted) {
    this.nodes = nodes;
    this.counted = counted;
  }

  /** A node that may have the queue. */
  static Node node(Version version, Nodes nodes) {
    return nodes.serve(version, "queues.jobs.workers=" + WORKERS, "shutdown.deadline=5000");
  }

  /** A way to end a node. */
  interface Ending {
    void end(Node node) throws Exception;
  }

  /** No task that was accepted is lost, and the join gets its batch. Gives the node that ended. */
  Node lose(Client client, int tasks, Ending ending) throws Exception {
    counted.clear();
    Future<?> puts = client.put(tasks);
    Await.until("a third is in", () -> client.accepted() >= tasks / 3);
    Future<List<Object>> join = client.join();
    Node owner = owner();
    ending.end(owner);
    await(puts);
    List<Object> results = new ArrayList<>(await(join));
    results.addAll(await(client.join()));
    assertThat(client.accepted()).isEqualTo(tasks);
    assertThat(results).doesNotHaveDuplicates().hasSize(tasks);
    losses++;
    mostTwice = Math.max(mostTwice, counted.executedTwice());
    // Under way and buffered, where the buffer holds twice the workers; a window of puts that were
    // not stored; and one that the last write has stored as accepted, and none as ended.
    assertThat(mostTwice).isLessThanOrEqualTo(3 * WORKERS + 2 * CountedTasks.WINDOW);
    return owner;
  }

  private Node owner() throws Exception {
    for (Node node : nodes) {
      JsonObject queue = node.get("/v1/status").getJsonArray("queues").getJsonObject(0);
      if ("owner".equals(queue.getString("role"))) {
        return node;
      }
    }
    throw new AssertionError("no node has the queue");
  }

  /** The most tasks of one loss that were executed more than once. */
  int mostTwice() {
    return mostTwice;
  }

  @Override
  public String toString() {
    return losses + " owners lost, no task lost, at most " + mostTwice + " executed twice";
  }
}
