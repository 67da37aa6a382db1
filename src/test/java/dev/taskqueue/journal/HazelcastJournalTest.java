package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The journal in the cluster keeps to the contract, on a cluster of one. */
@Tag("parallel")
class HazelcastJournalTest extends JournalContract {

  @Override
  Vertx startVertx() throws Exception {
    return new LoopbackCluster().start().vertx();
  }

  @Override
  Journal open() {
    return result(ClusterJournal.open(vertx, "q"));
  }

  @Test
  void what_cannot_be_decoded_keeps_nobody_from_the_rest() {
    write("bad", undecodable());
    write("a", value(1));
    assertThat(reopened()).isEqualTo(Map.of("a", value(1)));
  }
}
