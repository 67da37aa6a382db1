package dev.taskqueue.spi;

import dev.taskqueue.TaskQueue;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What a queue verticle has: a queue, or a place in the line for it. */
public interface QueueHolder {

  /** The queue; null while another node has it. */
  @Nullable TaskQueue queue();

  /** For when the verticle is being undeployed: leaves the queue as its options say. */
  Future<Void> stop();
}
