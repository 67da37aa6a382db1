package dev.taskqueue.eventbus;

import dev.taskqueue.Durability;
import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.journal.Journal;
import dev.taskqueue.spi.QueueHolder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A queue of this Vert.x instance that is served at an address of the event bus. */
final class OwnedQueue implements QueueHolder {

  /** A task that has run for as long is likely to do so for a while. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private final Context context;
  private final String address;
  private final Owner owner;
  private final LocalQueue queue;
  private final QueueFront front;

  /** As many slots as it was started with. */
  private final int workers;

  private @Nullable Future<Void> stopped;

  /** Whether its tasks are left in the cluster, for who stands by or comes: it has not ended. */
  private volatile boolean goesOn;

  private OwnedQueue(
      Context context,
      String address,
      Owner owner,
      LocalQueue queue,
      QueueFront front,
      int workers) {
    this.workers = workers;
    this.context = context;
    this.address = address;
    this.owner = owner;
    this.queue = queue;
    this.front = front;
  }

  /**
   * Starts a queue and serves it.
   *
   * @param journal opens the journal; null if nothing is to outlive the queue
   */
  static Future<OwnedQueue> start(
      Context context,
      String address,
      TaskQueueOptions options,
      @Nullable Supplier<Future<Journal>> journal) {
    EventPublisher events =
        options.isPublishEvents() ? new EventPublisher(context.owner(), address) : null;
    Owner owner = new Owner(context, events);
    Owner other = Owner.all(context.owner()).putIfAbsent(address, owner);
    if (other != null) {
      return Future.failedFuture(Owner.another(address, other.deployment));
    }
    TaskQueueListener aboutQueue = events == null ? TaskQueueListener.NOOP : events;
    Roster roster = new Roster((ContextInternal) context, address, System::nanoTime);
    return LocalQueue.start(context, address, options, aboutQueue, roster)
        .compose(queue -> open(context, address, options, owner, queue, roster, journal))
        .onFailure(e -> Owner.all(context.owner()).removeIfPresent(address, owner));
  }

  private static Future<OwnedQueue> open(
      Context context,
      String address,
      TaskQueueOptions options,
      Owner owner,
      LocalQueue queue,
      Roster roster,
      @Nullable Supplier<Future<Journal>> journal) {
    Promise<OwnedQueue> started = Promise.promise();
    if (journal != null) {
      // Before anything is taken over: what is ended meanwhile is to leave all as it is.
      queue.departWith(
          () ->
              started
                  .future()
                  .compose(owned -> owned.depart(options), e -> Future.succeededFuture()));
    }
    return (journal == null
            ? serve(context, address, options, queue, roster, null)
            : ((ContextInternal) context)
                .succeededFuture()
                .compose(v -> journal.get()) // which may throw
                .compose(
                    opened ->
                        serve(context, address, options, queue, roster, opened)
                            .recover(
                                e -> opened.close().transform(closed -> Future.failedFuture(e)))))
        .map(
            front -> {
              OwnedQueue owned =
                  new OwnedQueue(context, address, owner, queue, front, options.getWorkers());
              owner.front = front;
              owner.queue = queue;
              return owned;
            })
        .recover(
            e ->
                queue.close(Duration.ZERO).<OwnedQueue>transform(stopped -> Future.failedFuture(e)))
        .onComplete(started);
  }

  private static Future<QueueFront> serve(
      Context context,
      String address,
      TaskQueueOptions options,
      LocalQueue queue,
      Roster roster,
      @Nullable Journal journal) {
    return QueueFront.open(
        context, address, queue, roster, options, FrontTiming.of(options), Pages.DEFAULT, journal);
  }

  /**
   * What is in the cluster's map others go on with at once, if any stay; what is on this disk they
   * cannot.
   */
  private Future<Void> depart(TaskQueueOptions options) {
    ContextInternal internal = (ContextInternal) context;
    Future<Boolean> last =
        options.getDurability() == Durability.CLUSTER
            ? Leaving.isLast(context.owner())
            : Future.succeededFuture(true);
    Promise<Boolean> decided = internal.promise();
    last.onComplete(decided);
    return decided
        .future()
        .compose(
            worksOff -> {
              goesOn = !worksOff && options.isStandby();
              return worksOff
                  ? Departure.workOff(internal, queue, front, options.getCloseTimeout())
                  : Departure.handOver(internal, queue, front, options.getCloseTimeout());
            });
  }

  /**
   * Whether another node may have it for no other reason than balance: not while it is paused or
   * resized, which its next owner would know nothing of, nor while a task runs that is likely to
   * take longer than the queue can wait for it, and would have to be done again.
   */
  Future<Boolean> mayMove() {
    return queue
        .stats()
        .compose(
            stats ->
                stats.state() == QueueState.RUNNING && stats.workers() == workers
                    ? queue.running()
                    : Future.failedFuture("it stays"))
        .map(running -> running.stream().noneMatch(task -> task.age().compareTo(LONG) > 0))
        .otherwise(false);
  }

  /** See {@link QueueFront#reconcile}. */
  void reconcile() {
    front.reconcile();
  }

  @Override
  public TaskQueue queue() {
    return queue;
  }

  /** Once, however often it is called: completes when nothing of the queue is left. */
  @Override
  public synchronized Future<Void> stop() {
    if (stopped == null) {
      stopped = end();
    }
    return stopped;
  }

  private Future<Void> end() {
    Future<Void> worked = queue.stop();
    Future<Void> left =
        front.isDurable() ? worked.eventually(front::finish) : worked.eventually(front::close);
    return left.onComplete(v -> Owner.all(context.owner()).removeIfPresent(address, owner))
        .onComplete(
            v -> {
              if (owner.events != null && !goesOn) {
                owner.events.closed();
              }
            });
  }
}
