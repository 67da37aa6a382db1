package dev.taskqueue.engine;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a task for each item, the next one when the last one has entered the buffer. As long as
 * items come quickly, those for which there is room are read first and put together. Works on its
 * context, and where puts complete elsewhere, there too while items are quick: a slot that has made
 * room then fills it itself.
 */
public final class IterableFeed<A> {

  /** Puts in a row before other work of the context has a turn. */
  private static final int TURN = 256;

  /** Tasks that are made before they are put, at most. */
  private static final int MOST_AHEAD = 32;

  private final ContextInternal context;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final TaskPuts puts;
  private final Promise<Void> done;
  private final Stopwatch stopwatch = new Stopwatch();

  /** What all tasks have, whichever thread makes them. */
  private final CallerMdc mdc = CallerMdc.here();

  /** Tasks that have been made and are to be put next: from {@code from} to before {@code to}. */
  private final @Nullable Task<?>[] ahead = new Task<?>[MOST_AHEAD];

  private int from;
  private int to;

  /** There are no more items. */
  private boolean exhausted;

  /** Why there are none, if one could not be read. */
  private @Nullable Throwable unreadable;

  /** For the caller's context. */
  public IterableFeed(
      ContextInternal context, Function<? super A, ? extends Task<?>> toTask, TaskPuts puts) {
    this.context = context;
    this.toTask = toTask;
    this.puts = puts;
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
    Map<String, String> own = mdc.enter();
    try {
      for (int turn = 0; from < to || read(items); ) {
        if (turn >= TURN || !(atHome || stopwatch.isQuick())) {
          context.runOnContext(v -> feedAtHome(items));
          return;
        }
        turn += putTogether();
        if (from == to) {
          continue;
        }
        turn++;
        Future<Void> entered = puts.put(takeNext());
        if (!entered.isComplete()) {
          entered.onComplete(v -> goOn(items), done::fail);
          return;
        }
        if (entered.failed()) {
          done.fail(entered.cause());
          return;
        }
      }
      end();
    } catch (Throwable e) {
      done.fail(e);
    } finally {
      CallerMdc.leave(own);
    }
  }

  /** Puts what has just been read, as far as there is room; gives how many. */
  private int putTogether() {
    if (from > 0 || to == 1) {
      return 0;
    }
    from = puts.putTogether(ahead, 0, to);
    Arrays.fill(ahead, 0, from, null);
    return from;
  }

  private Task<?> takeNext() {
    Task<?> next = Objects.requireNonNull(ahead[from]);
    ahead[from++] = null;
    return next;
  }

  /** Makes tasks of the next items, as many as there is room for; false if there are none. */
  private boolean read(Iterator<A> items) {
    from = 0;
    to = 0;
    try {
      for (int most = mostAhead(); to < most && hasNext(items); ) {
        ahead[to] = puts.carrying(next(items));
        to++; // not before there is one
        stopwatch.lap();
        if (!stopwatch.isQuick()) {
          break;
        }
      }
    } catch (Throwable e) {
      unreadable = e; // those before it are put first
      exhausted = true;
    }
    return to > 0;
  }

  private Task<?> next(Iterator<A> items) {
    return Objects.requireNonNull(toTask.apply(items.next()), "toTask returned no task");
  }

  private int mostAhead() {
    if (!stopwatch.isQuick() || exhausted) {
      return 1;
    }
    int room = puts.room();
    stopwatch.skip();
    return Math.max(1, Math.min(room, MOST_AHEAD));
  }

  private boolean hasNext(Iterator<A> items) {
    exhausted = exhausted || !items.hasNext();
    return !exhausted;
  }

  private void end() {
    if (unreadable == null) {
      done.complete();
    } else {
      done.fail(unreadable);
    }
  }
}
