package dev.taskqueue.eventbus;

import dev.taskqueue.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the journal what has changed: everything since the last write in one, the latest value
 * of each key. What could not be written is written again until it can be. Belongs to one context.
 */
final class Scribe {

  private record Waiting(long number, Runnable action) {}

  private static final long RETRY_MILLIS = 1_000;

  /** For the last try at the end. */
  private static final long CLOSE_MILLIS = 10_000;

  private final ContextInternal context;
  private final Journal journal;
  private final FrontLog log;

  private Map<String, @Nullable JsonObject> changes = new LinkedHashMap<>();
  private Promise<Void> next;
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  /** Number of changes so far, and of those that are stored. */
  private long noted;

  private long stored;
  private boolean due;
  private boolean writing;
  private @Nullable Throwable failure;
  private @Nullable Promise<Void> closing;

  Scribe(ContextInternal context, Journal journal, FrontLog log) {
    this.context = context;
    this.journal = journal;
    this.log = log;
    this.next = context.promise();
  }

  /**
   * Stores a value, or removes it if it is null.
   *
   * @return completes when it is stored; fails if the first try to store it does
   */
  Future<Void> note(String key, @Nullable JsonObject value) {
    changes.put(key, value);
    noted++;
    if (!due && !writing && failure == null) {
      due = true;
      context.runOnContext(v -> write());
    }
    return next.future();
  }

  /** Stores a value along with whatever is stored next. */
  void noteAlong(String key, JsonObject value) {
    changes.put(key, value);
  }

  /** Why nothing can be stored at the moment. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Calls {@code action} when all that has been noted is stored, however long that takes. */
  void whenStored(Runnable action) {
    if (stored == noted) {
      action.run();
    } else {
      waiting.add(new Waiting(noted, action));
    }
  }

  private void write() {
    due = false;
    if (writing || changes.isEmpty()) {
      return;
    }
    writing = true;
    Map<String, @Nullable JsonObject> group = changes;
    Promise<Void> written = next;
    long upTo = noted;
    changes = new LinkedHashMap<>();
    next = context.promise();
    Future<Void> end;
    try {
      end = journal.write(group);
    } catch (Throwable e) {
      end = context.failedFuture(e);
    }
    end.onComplete(
        (v, cause) ->
            context.emit(
                null,
                x -> {
                  writing = false;
                  if (cause == null) {
                    succeeded(upTo, written);
                  } else {
                    failed(group, written, cause);
                  }
                }));
  }

  private void succeeded(long upTo, Promise<Void> written) {
    if (failure != null) {
      failure = null;
      log.storedAgain();
    }
    stored = upTo;
    written.complete();
    for (Waiting first; (first = waiting.peek()) != null && first.number() <= stored; ) {
      waiting.remove();
      try {
        first.action().run();
      } catch (RuntimeException e) { // or what comes after it would not be stored
        context.reportException(e);
      }
    }
    write();
  }

  private void failed(
      Map<String, @Nullable JsonObject> group, Promise<Void> written, Throwable cause) {
    if (failure == null) {
      log.notStored(cause);
    }
    failure = cause;
    for (Map.Entry<String, @Nullable JsonObject> one : group.entrySet()) {
      if (!changes.containsKey(one.getKey())) {
        changes.put(one.getKey(), one.getValue());
      }
    }
    written.fail(cause);
    if (closing != null) {
      closing.tryFail(cause);
      return;
    }
    context.setTimer(RETRY_MILLIS, id -> write());
  }

  /**
   * Stores what is left, in one more try if there was a failure, and closes the journal. Nothing
   * may be noted any more.
   *
   * @return fails if something could not be stored
   */
  Future<Void> close() {
    Promise<Void> end = context.promise();
    closing = end;
    whenStored(end::tryComplete);
    write();
    context.setTimer(
        CLOSE_MILLIS,
        id ->
            end.tryFail(
                new TimeoutException(
                    "what has changed last could not be stored within " + CLOSE_MILLIS + " ms")));
    return end.future().onFailure(log::notStoredAtEnd).eventually(journal::close);
  }
}
