package dev.taskqueue.eventbus;

import dev.taskqueue.engine.LocalQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Set;

/**
 * How a queue that is being undeployed is left to its next owner, with nothing forgotten that it
 * has accepted.
 */
final class Departure {

  private static final long LOOK_MILLIS = 20;

  /** How often to look whether all is told: listeners may block for as long as they like. */
  private static final int LOOKS = 50;

  private final ContextInternal context;
  private final LocalQueue queue;
  private final QueueFront front;
  private final Promise<Void> end;

  private Departure(ContextInternal context, LocalQueue queue, QueueFront front) {
    this.context = context;
    this.queue = queue;
    this.front = front;
    this.end = context.promise();
  }

  /**
   * Leaves the queue to another process: starts no more tasks, lets those that are running end,
   * with all they put meanwhile, and leaves the rest. What has had its outcome and goes on all the
   * same, as its handler does not stop, is waited for only if it has a key.
   *
   * @param deadline after which what is running is left too, and will be run again
   */
  static Future<Void> handOver(
      ContextInternal context, LocalQueue queue, QueueFront front, Duration deadline) {
    Departure departure = new Departure(context, queue, front);
    departure.limit(deadline);
    queue
        .halt() // first, or room would be made for a put whose sender is told to ask again
        .compose(v -> front.startLeaving())
        .onComplete((v, cause) -> departure.awaitRunning());
    return departure.end.future().compose(v -> departure.leave());
  }

  /**
   * Works off what there is, and leaves what is not done in time.
   *
   * @param deadline after which the rest is left
   */
  static Future<Void> workOff(
      ContextInternal context, LocalQueue queue, QueueFront front, Duration deadline) {
    Departure departure = new Departure(context, queue, front);
    departure.limit(deadline);
    queue.workOff().onComplete((v, cause) -> departure.end.tryComplete());
    return departure
        .end
        .future()
        .compose(v -> queue.halt()) // or tasks would start of which nothing is stored any more
        .compose(v -> departure.awaitTold())
        .compose(v -> front.awaitFetched())
        .compose(v -> departure.leave());
  }

  private Future<Void> leave() {
    return front
        .leave()
        .compose(
            v -> {
              queue.handOver();
              return awaitTold();
            })
        .compose(v -> front.closeBook());
  }

  /** What is told of the end of tasks, and of joins, after the book is closed is not stored. */
  private Future<Void> awaitTold() {
    Promise<Void> told = context.promise();
    context.runOnContext(v -> awaitTold(told, LOOKS));
    return told.future();
  }

  private void awaitTold(Promise<Void> told, int looks) {
    if (queue.hasToldAll() || looks == 0) {
      told.complete();
    } else {
      context.setTimer(LOOK_MILLIS, id -> awaitTold(told, looks - 1));
    }
  }

  private void limit(Duration deadline) {
    context.setTimer(Math.max(1, deadline.toMillis()), id -> end.tryComplete());
  }

  private void awaitRunning() {
    Set<String> atWork = queue.atWork(); // first, as what is at a worker may be refused and wait
    if (front.heldBack().containsAll(atWork)) {
      end.tryComplete();
    } else if (!end.future().isComplete()) {
      context.setTimer(LOOK_MILLIS, id -> awaitRunning());
    }
  }
}
