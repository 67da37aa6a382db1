package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All nodes of a cluster are restarted, one after the other, while tasks are put and joined: no put
 * fails, no result is lost, and no task is executed twice.
 */
@Tag("parallel")
class RollingRestartTest {

  private static final int WORKERS = 20;

  @TempDir private Path folder;
  private final CountedTasks counted = new CountedTasks();

  @Test
  void all_nodes_are_restarted() throws Exception {
    restart(2, 1);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void three_nodes_are_restarted_five_times() throws Exception {
    restart(3, 5);
  }

  private void restart(int size, int rounds) throws Exception {
    try (Nodes cluster = new Nodes(folder)) {
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        nodes.add(cluster.serve("queues.jobs.workers=" + WORKERS, "shutdown.deadline=20000"));
      }
      cluster.awaitReady();
      counted.handle(cluster.here());
      RollingRestart restart = new RollingRestart(Client.here(cluster));
      for (int i = 0; i < size * rounds; i++) {
        restart.restart(nodes.get(i % size), Version.TODAY);
      }
      restart.end();
      assertThat(counted.executedTwice()).isZero();
    }
  }
}
