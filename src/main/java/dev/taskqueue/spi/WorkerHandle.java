package dev.taskqueue.spi;

import io.vertx.core.Future;

/** A worker that has been started. */
public interface WorkerHandle {

  /**
   * Offers its slots no more, and ends when what it has under way has ended or its time is up.
   * Never fails.
   */
  Future<Void> stop();
}
