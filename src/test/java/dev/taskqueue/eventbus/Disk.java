package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory that outlives the queues that use it. Each of them has a connection of its
 * own, and what a queue writes after the next one has connected is lost, as if it had been killed.
 */
final class Disk {

  private final Map<String, JsonObject> records = new LinkedHashMap<>();
  private final List<Promise<Void>> held = new ArrayList<>();
  private @Nullable Connection latest;
  private @Nullable Throwable failure;
  private @Nullable Random tearing;
  private boolean holding;
  private int writes;
  private volatile @Nullable OwnedQueue queue;
  private volatile Runnable whenTaken = () -> {};

  synchronized Journal connect() {
    latest = new Connection();
    return latest;
  }

  /** What is stored, by key. */
  synchronized Map<String, JsonObject> records() {
    Map<String, JsonObject> copy = new LinkedHashMap<>();
    records.forEach((key, value) -> copy.put(key, value.copy()));
    return copy;
  }

  synchronized int writes() {
    return writes;
  }

  /** To be done when the next queue has taken one task over, and is about to take the second. */
  void whenTaken(Runnable action) {
    whenTaken = action;
  }

  /** Writes do not come to an end until they are let go. */
  synchronized void hold() {
    holding = true;
  }

  void letGo() {
    List<Promise<Void>> all;
    synchronized (this) {
      holding = false;
      all = List.copyOf(held);
      held.clear();
    }
    all.forEach(Promise::tryComplete);
  }

  synchronized void fail(@Nullable Throwable cause) {
    failure = cause;
  }

  /** The queue is killed in the middle of its next write, of which a part is done. */
  synchronized void tearNextWrite(Random random) {
    tearing = random;
  }

  synchronized boolean isTorn() {
    return latest == null;
  }

  private void tear(Random random, Map<String, @Nullable JsonObject> changes) {
    changes.keySet().removeIf(key -> random.nextBoolean());
    latest = null;
    tearing = null;
    store(changes);
  }

  private synchronized Future<Void> apply(
      Connection from, Map<String, @Nullable JsonObject> changes) {
    if (from == latest && tearing != null) {
      tear(tearing, new LinkedHashMap<>(changes));
    }
    if (from != latest) {
      return Future.failedFuture("this process was killed");
    } else if (failure != null) {
      return Future.failedFuture(failure);
    }
    writes++;
    store(changes);
    if (!holding) {
      return Future.succeededFuture();
    }
    Promise<Void> end = Promise.promise();
    held.add(end);
    return end.future();
  }

  private void store(Map<String, @Nullable JsonObject> changes) {
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            records.remove(key);
          } else {
            records.put(key, new JsonObject(value.encode()));
          }
        });
  }

  private final class Loaded extends LinkedHashMap<String, JsonObject> {

    private static final long serialVersionUID = 1;

    private int taken;

    Loaded(Map<String, JsonObject> records) {
      super(records);
    }

    @Override
    public JsonObject remove(Object key) {
      if (++taken == 2) {
        whenTaken.run();
      }
      return super.remove(key);
    }
  }

  private final class Connection implements Journal {
    @Override
    public Future<Map<String, JsonObject>> load() {
      return Future.succeededFuture(new Loaded(records()));
    }

    @Override
    public Future<Void> write(Map<String, @Nullable JsonObject> changes) {
      return apply(this, changes);
    }

    @Override
    public String describe() {
      return "a map in memory";
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** What another process has stored. */
  synchronized void store(String key, JsonObject record) {
    records.put(key, record);
  }

  /** The queue that was started last. */
  OwnedQueue queue() {
    return Objects.requireNonNull(queue);
  }

  /** A queue with this journal. */
  Future<String> start(Vertx vertx, TaskQueueOptions options) {
    String address = options.getAddress();
    return vertx.deployVerticle(
        new QueueDeployment(
            context ->
                OwnedQueue.start(context, address, options, () -> Future.succeededFuture(connect()))
                    .onSuccess(started -> queue = started)));
  }
}
