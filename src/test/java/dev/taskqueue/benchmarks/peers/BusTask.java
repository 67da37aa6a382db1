package dev.taskqueue.benchmarks.peers;

import io.vertx.core.Future;

/** A task as a message of {@link BusDesign}. */
@FunctionalInterface
interface BusTask {

  Future<Integer> run() throws Exception;
}
