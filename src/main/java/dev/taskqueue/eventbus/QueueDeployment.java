package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.spi.QueueHolder;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A queue verticle of ours. */
final class QueueDeployment implements Deployable {

  private final Function<Context, ? extends Future<? extends QueueHolder>> start;
  private @Nullable QueueHolder holder;

  QueueDeployment(Function<Context, ? extends Future<? extends QueueHolder>> start) {
    this.start = start;
  }

  @Override
  public Future<?> deploy(Context context) {
    return start.apply(context).onSuccess(started -> holder = started);
  }

  @Override
  public Future<?> undeploy(Context context) {
    return holder == null ? Future.succeededFuture() : holder.stop();
  }

  TaskQueue queue() {
    return Objects.requireNonNull(Objects.requireNonNull(holder).queue());
  }
}
