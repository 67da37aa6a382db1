package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.result;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Tag;

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
}
