package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts a task for each item, a batch at a time: the next one when the last one has entered. */
final class BatchFeed<A> {

  private final BatchCalls calls;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final Promise<Void> done;

  BatchFeed(BatchCalls calls, Function<? super A, ? extends Task<?>> toTask) {
    this.calls = calls;
    this.toTask = toTask;
    this.done = calls.context().promise();
  }

  /** Puts them all; completes as {@link dev.taskqueue.TaskScope#putAll} does. */
  Future<Void> start(Iterable<A> items) {
    calls
        .context()
        .emit(
            items,
            all -> {
              try {
                feed(all.iterator());
              } catch (Throwable e) {
                done.fail(e);
              }
            });
    return done.future();
  }

  private void feed(Iterator<A> items) {
    TaskBatch batch = calls.newBatch();
    Throwable unreadable = fill(batch, items);
    if (batch.isEmpty()) {
      end(unreadable);
      return;
    }
    calls
        .send(batch)
        .onComplete(
            v -> {
              if (unreadable != null) {
                done.fail(unreadable);
              } else {
                feed(items);
              }
            },
            done::fail);
  }

  /** Why the next item cannot be put; those before it are. */
  private @Nullable Throwable fill(TaskBatch batch, Iterator<A> items) {
    try {
      while (!batch.isFull() && items.hasNext()) {
        batch.add(toTask.apply(items.next()));
      }
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private void end(@Nullable Throwable cause) {
    if (cause != null) {
      done.fail(cause);
    } else {
      done.complete();
    }
  }
}
