package dev.taskqueue.journal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, for tests: its writes can be held back, and made to fail. It may be driven
 * from any thread. What one has stored, {@link #successor} goes on with, as after the death of the
 * process.
 */
public final class MemoryJournal implements Journal {

  private record Held(Map<String, @Nullable JsonObject> changes, Promise<Void> end) {}

  private final Vertx vertx;
  private final Map<String, JsonObject> records;
  private final List<Map<String, @Nullable JsonObject>> writes = new ArrayList<>();
  private @Nullable Held held;
  private boolean holding;
  private boolean loaded;
  private boolean busy;
  private boolean closed;
  private @Nullable Throwable failure;

  public MemoryJournal(Vertx vertx) {
    this(vertx, Map.of());
  }

  private MemoryJournal(Vertx vertx, Map<String, JsonObject> records) {
    this.vertx = vertx;
    this.records = new HashMap<>(records);
  }

  /** One that has what this one has stored. From now on all writes to this one fail. */
  public synchronized MemoryJournal successor() {
    closed = true;
    return new MemoryJournal(vertx, records);
  }

  /** What is stored. */
  public synchronized Map<String, JsonObject> records() {
    Map<String, JsonObject> copy = new HashMap<>();
    records.forEach((key, value) -> copy.put(key, value.copy()));
    return copy;
  }

  /** All writes that were stored, in their order. */
  public synchronized List<Map<String, @Nullable JsonObject>> writes() {
    return List.copyOf(writes);
  }

  /** From now on a write is neither stored nor completed until it is let go. */
  public synchronized void hold() {
    holding = true;
  }

  /** Whether there is a write to be let go. */
  public synchronized boolean isHolding() {
    return held != null;
  }

  /** Stores the write that is held back, if any, and holds back none any more. */
  public void letGo() {
    Held write;
    synchronized (this) {
      holding = false;
      write = held;
      held = null;
    }
    if (write != null) {
      apply(write.changes(), write.end());
    }
  }

  /** Makes the write that is held back fail, and holds back none any more. */
  public void failHeld(Throwable cause) {
    Held write;
    synchronized (this) {
      holding = false;
      write = held;
      held = null;
      busy = false;
    }
    if (write != null) {
      write.end().fail(cause);
    }
  }

  /**
   * From now on writes fail with this, or no longer do if it is null. Nothing of them is stored.
   */
  public synchronized void fail(@Nullable Throwable cause) {
    failure = cause;
  }

  @Override
  public Future<Map<String, JsonObject>> load() {
    synchronized (this) {
      if (loaded || closed) {
        return Future.failedFuture(new IllegalStateException("a journal is loaded once"));
      }
      loaded = true;
    }
    Promise<Map<String, JsonObject>> end = Promise.promise();
    vertx.getOrCreateContext().runOnContext(v -> end.complete(records()));
    return end.future();
  }

  @Override
  public Future<Void> write(Map<String, @Nullable JsonObject> changes) {
    Context context = vertx.getOrCreateContext();
    Promise<Void> end = Promise.promise();
    Promise<Void> result = Promise.promise();
    end.future().onComplete(done -> context.runOnContext(v -> result.handle(done)));
    Map<String, @Nullable JsonObject> copy = new HashMap<>();
    changes.forEach((key, value) -> copy.put(key, value == null ? null : value.copy()));
    synchronized (this) {
      if (busy) {
        throw new IllegalStateException("one write at a time");
      }
      busy = true;
      if (holding) {
        held = new Held(copy, end);
        return result.future();
      }
    }
    apply(copy, end);
    return result.future();
  }

  private void apply(Map<String, @Nullable JsonObject> changes, Promise<Void> end) {
    Throwable cause;
    synchronized (this) {
      busy = false;
      cause = closed ? new IllegalStateException("the journal has been closed") : failure;
      if (cause == null) {
        writes.add(changes);
        changes.forEach(
            (key, value) -> {
              if (value == null) {
                records.remove(key);
              } else {
                records.put(key, value);
              }
            });
      }
    }
    if (cause == null) {
      end.complete();
    } else {
      end.fail(cause);
    }
  }

  @Override
  public String describe() {
    return "a map in memory";
  }

  @Override
  public Future<Void> close() {
    synchronized (this) {
      closed = true;
    }
    return Future.succeededFuture();
  }
}
