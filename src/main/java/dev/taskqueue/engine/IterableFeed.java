package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;

/**
 * Puts a task for each item, the next one when the last one has entered the buffer. Works on its
 * context, and where puts complete elsewhere, there too as long as the items come quickly: a slot
 * that has made room then fills it itself.
 */
public final class IterableFeed<A> {

  /** Puts in a row before other work of the context has a turn. */
  private static final int TURN = 256;

  private final ContextInternal context;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final Function<Task<?>, Future<Void>> put;
  private final Promise<Void> done;
  private final Stopwatch stopwatch = new Stopwatch();

  /** For the caller's context. */
  public IterableFeed(
      ContextInternal context,
      Function<? super A, ? extends Task<?>> toTask,
      Function<Task<?>, Future<Void>> put) {
    this.context = context;
    this.toTask = toTask;
    this.put = put;
    this.done = context.promise();
  }

  /** Puts them all; completes as {@link dev.taskqueue.TaskScope#putAll} does. */
  public Future<Void> start(Iterable<A> items) {
    context.emit(
        items,
        all -> {
          try {
            feedAtHome(all.iterator());
          } catch (Throwable e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  private void feedAtHome(Iterator<A> items) {
    stopwatch.start();
    feed(items, true);
  }

  /** A put that had to wait has entered the buffer. */
  private void goOn(Iterator<A> items) {
    if (stopwatch.isQuick()) {
      stopwatch.skip();
      feed(items, false);
    } else {
      context.emit(items, this::feedAtHome);
    }
  }

  private void feed(Iterator<A> items, boolean atHome) {
    try {
      for (int turn = 0; items.hasNext(); turn++) {
        if (turn == TURN || !(atHome || stopwatch.isQuick())) {
          context.runOnContext(v -> feedAtHome(items));
          return;
        }
        Future<Void> entered = put.apply(next(items));
        stopwatch.lap();
        if (!entered.isComplete()) {
          entered.onComplete(v -> goOn(items), done::fail);
          return;
        }
        if (entered.failed()) {
          done.fail(entered.cause());
          return;
        }
      }
      done.complete();
    } catch (Throwable e) {
      done.fail(e);
    }
  }

  private Task<?> next(Iterator<A> items) {
    return Objects.requireNonNull(toTask.apply(items.next()), "toTask returned no task");
  }
}
