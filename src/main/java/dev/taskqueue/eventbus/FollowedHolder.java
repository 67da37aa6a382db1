package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.spi.QueueHolder;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A holder after whose stop something follows, however that has ended.
 *
 * @param next done before the stop is over
 */
record FollowedHolder(QueueHolder holder, Supplier<Future<Void>> next) implements QueueHolder {

  @Override
  public @Nullable TaskQueue queue() {
    return holder.queue();
  }

  @Override
  public Future<Void> stop() {
    return holder.stop().eventually(next);
  }
}
