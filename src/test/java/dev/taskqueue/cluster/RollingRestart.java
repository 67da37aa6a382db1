package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import java.util.ArrayList;
import java.util.List;

/** Restarts nodes in order while clients put tasks on and on, and join them in turn. */
final class RollingRestart {

  private static final int TASKS_BETWEEN = 200;

  private final List<Client> clients;
  private final List<Object> results = new ArrayList<>();
  private int restarts;

  /** Has the clients begin. */
  RollingRestart(Client... clients) {
    this.clients = List.of(clients);
    this.clients.forEach(Client::put);
  }

  /** No put fails, neither before nor after the node's end. */
  void restart(Node node, Version version) throws Exception {
    awaitMore();
    node.terminate();
    assertThat(node.awaitExit()).as(node.log()).isZero();
    awaitMore();
    join(clients.get(restarts++ % clients.size()));
    node.restart(version);
    node.awaitReady();
  }

  /** Ends it, and checks that each task that was accepted has been joined once. */
  void end() throws Exception {
    int accepted = 0;
    for (Client client : clients) {
      accepted += client.stop();
    }
    join(clients.get(0));
    assertThat(results).doesNotHaveDuplicates().hasSize(accepted);
    System.out.println(restarts + " restarts, " + accepted + " tasks, each joined once");
  }

  private void join(Client client) throws Exception {
    results.addAll(CountedTasks.await(client.join()));
  }

  private void awaitMore() {
    for (Client client : clients) {
      int more = client.accepted() + TASKS_BETWEEN;
      Await.until("more are accepted", () -> client.accepted() >= more);
    }
  }
}
