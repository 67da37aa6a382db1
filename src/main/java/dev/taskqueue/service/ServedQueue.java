package dev.taskqueue.service;

import dev.taskqueue.RunningTask;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskQueueVerticle;
import dev.taskqueue.eventbus.Leaving;
import dev.taskqueue.eventbus.Ownership;
import dev.taskqueue.eventbus.Workers;
import dev.taskqueue.service.metrics.ListenerGroup;
import dev.taskqueue.service.status.QueueStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A queue of the service, and the account of its end. In a cluster this node has the queue, or
 * stands by while another one has it.
 */
final class ServedQueue {

  private static final long OWNER_SECONDS = 2;
  private static final long LOOK_MILLIS = 100;

  private final Vertx vertx;
  private final String name;
  private final TaskQueueOptions options;
  private final TaskQueueVerticle verticle;
  private final QueueStatus status = new QueueStatus();
  private final LeftTasks left = new LeftTasks();
  private final TaskQueue anywhere;

  /** Its deployment, from the end of its start on; fails if it is not started, or that fails. */
  private final Promise<String> deployed = Promise.promise();

  /**
   * A queue that has not started.
   *
   * @param listener is told of everything, too
   * @param deadline for the queue's end
   */
  ServedQueue(
      Vertx vertx,
      String name,
      TaskQueueOptions options,
      TaskQueueListener listener,
      Duration deadline) {
    this.vertx = vertx;
    this.name = name;
    this.options =
        new TaskQueueOptions(options)
            .setListener(new ListenerGroup(left, status, listener))
            .setExceptionHandler(new FailureLog(name))
            .setCloseTimeout(deadline);
    this.verticle = new TaskQueueVerticle(this.options);
    this.anywhere = TaskQueue.connect(vertx, Objects.requireNonNull(options.getAddress()));
  }

  /** Starts it, unless the service is to stop by now. To be called once. */
  Future<Void> start(BooleanSupplier isStopping) {
    Future<String> start =
        isStopping.getAsBoolean()
            ? Future.failedFuture(new StartGivenUpException())
            : vertx.deployVerticle(verticle);
    start.onComplete(deployed);
    return deployed.future().mapEmpty();
  }

  String name() {
    return name;
  }

  QueueStatus status() {
    return status;
  }

  /** The queue, if this node has it. */
  private @Nullable TaskQueue owned() {
    try {
      return verticle.queue();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  /** Whether this node has the queue. */
  boolean isOwned() {
    return owned() != null;
  }

  /** Of the queue if this node has it; fails otherwise. */
  Future<TaskQueueStats> ownStats() {
    TaskQueue own = owned();
    return own != null ? own.stats() : Future.failedFuture("another node has queue " + name);
  }

  /** Of the queue, wherever it is. */
  Future<TaskQueueStats> stats() {
    TaskQueue own = owned();
    return own != null ? own.stats() : anywhere.stats().timeout(OWNER_SECONDS, TimeUnit.SECONDS);
  }

  /** What the queue is at, wherever it is. */
  Future<List<RunningTask>> running() {
    TaskQueue own = owned();
    return own != null
        ? own.running()
        : anywhere.running().timeout(OWNER_SECONDS, TimeUnit.SECONDS);
  }

  /** What this node is to the queue, and which node has it; empty outside of a cluster. */
  Future<JsonObject> place() {
    if (!vertx.isClustered()) {
      return Future.succeededFuture(new JsonObject());
    }
    JsonObject place = new JsonObject().put("role", isOwned() ? "owner" : "standby");
    return Ownership.ownerOf(vertx, Objects.requireNonNull(options.getAddress()))
        .timeout(OWNER_SECONDS, TimeUnit.SECONDS)
        .map(node -> place.put("owner", node.orElse(null)))
        .otherwise(place);
  }

  /** The same with the queue's workers, for which its owner is asked. */
  Future<JsonObject> placeAndWorkers() {
    Future<JsonObject> place = place();
    if (!vertx.isClustered()) {
      return place;
    }
    String address = Objects.requireNonNull(options.getAddress());
    Future<JsonObject> workers =
        Workers.of(vertx, address, Duration.ofSeconds(OWNER_SECONDS))
            .map(list -> new JsonObject().put("workerNodes", list))
            .otherwise(new JsonObject());
    return place.compose(found -> workers.map(found::mergeIn));
  }

  /**
   * Accepts no more and works off what was accepted, or leaves it to the next owner; cancels what
   * is left after the deadline, unless it is stored. If it is still starting, that comes to its end
   * first.
   *
   * @param announced completes when the others know that this node leaves
   * @return is there when the times say, whatever goes on, and never fails, so that one queue does
   *     not hide what the others have left
   */
  Future<Leftovers> drain(StopTimes times, Future<Void> announced) {
    long start = System.nanoTime();
    Supplier<Duration> remaining = () -> times.deadline().minusNanos(System.nanoTime() - start);
    Future<Integer> end =
        announced
            .compose(v -> deployed.future().map(true).otherwise(false))
            .compose(isThere -> isThere ? end(remaining) : Future.succeededFuture(0));
    return TimeLimit.on(end, times.untilAccount())
        .map(results -> leftovers(results, null))
        .otherwise(e -> leftovers(0, reason(e, times)));
  }

  private String reason(Throwable e, StopTimes times) {
    if (!(e instanceof TimeoutException)) {
      return String.valueOf(e.getMessage());
    }
    return (deployed.future().isComplete() ? "it goes on " : "it is still starting ")
        + times.ending()
        + " after the deadline, and is given up";
  }

  /** Gives the number of results that no join has taken. */
  private Future<Integer> end(Supplier<Duration> remaining) {
    return switch (options.getDurability()) {
      case NONE -> close(remaining);
      case DISK -> leave();
      case CLUSTER ->
          Leaving.isLast(vertx)
              .compose(
                  last -> last ? awaitOwned(remaining).compose(v -> close(remaining)) : leave());
    };
  }

  private Future<Integer> leave() {
    return deployed.future().compose(vertx::undeploy).map(0);
  }

  /**
   * For the last node of a cluster: what another one that leaves too is just giving up comes to
   * this one, or to nobody.
   */
  private Future<Void> awaitOwned(Supplier<Duration> remaining) {
    if (owned() != null || remaining.get().isNegative()) {
      return Future.succeededFuture();
    }
    return vertx.timer(LOOK_MILLIS).compose(id -> awaitOwned(remaining));
  }

  private Future<Integer> close(Supplier<Duration> remaining) {
    TaskQueue own = owned();
    if (own == null) {
      return leave();
    }
    long timer = vertx.setTimer(Math.max(1, remaining.get().toMillis()), id -> cancelRest(own));
    return own.close()
        .onComplete(v -> vertx.cancelTimer(timer))
        .map(report -> report.results().size());
  }

  private Leftovers leftovers(int results, @Nullable String failure) {
    return new Leftovers(name, left.count(), left.ids(), results, failure);
  }

  private void cancelRest(TaskQueue own) {
    left.watch();
    own.close(Duration.ZERO);
  }
}
