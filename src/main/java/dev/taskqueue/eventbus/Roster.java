package dev.taskqueue.eventbus;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.RequestSender;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a queue, and how its requests get to them. Thread-safe: its state is guarded by
 * this object, and what follows from a change is done after the lock has been released.
 *
 * <p>A request goes to the least busy worker that serves its address, in turn among equals. If all
 * of them are busy it waits, in order; if none serves the address it goes the plain way. What
 * cannot have been executed is passed on to the next; what a lost worker had under way fails.
 */
final class Roster implements RequestSender {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  private final ContextInternal context;
  private final String queue;
  private final RequestSender plain;
  private final LongSupplier clock;
  private final String address = "task-queue.owner." + UUID.randomUUID();

  /** In the order in which they came; no worker, no cost. */
  private volatile List<RosterWorker> workers = List.of();

  private final Map<String, WorkerCall> underWay = new HashMap<>();
  private final Deque<WorkerCall> waiting = new ArrayDeque<>();
  private int turn;
  private boolean leaving;
  private @Nullable Future<Void> listening;

  /**
   * A roster without workers.
   *
   * @param context of the queue verticle, for timers and the consumer of answers
   * @param queue its address, for logs
   */
  Roster(ContextInternal context, String queue, LongSupplier clock) {
    this.context = context;
    this.queue = queue;
    this.plain = new PlainRequests(context.owner());
    this.clock = clock;
  }

  // ---- offers

  /** A worker's offer, on the queue verticle's context. */
  void offer(Request request) {
    Offer offer = request.read(Offer::of);
    listening()
        .onComplete(
            v -> {
              change(effects -> heard(offer, effects));
              request.reply(new JsonObject().put("owner", address));
            },
            request::fail);
  }

  /** A try that has failed is not the last one: an offer comes again. */
  private Future<Void> listening() {
    Future<Void> known = listening;
    if (known == null || known.failed()) {
      known = listen();
      listening = known;
    }
    return known;
  }

  private Future<Void> listen() {
    MessageConsumer<Object> consumer = bus().consumer(address, this::answered);
    return consumer
        .completion()
        .onSuccess(
            v ->
                context
                    .owner()
                    .setPeriodic(WorkerProtocol.OFFER_PERIOD.toMillis(), id -> lookAfterWorkers()))
        .onFailure(e -> consumer.unregister());
  }

  private void heard(Offer offer, Effects effects) {
    long now = clock.getAsLong();
    RosterWorker known = find(offer.worker());
    if (known != null) {
      boolean left = !known.isLeaving() && offer.slots() == 0;
      known.heard(offer, now);
      if (left) {
        LOG.info("Queue {}: worker {} takes no more", queue, known.id());
      }
      dropIfGone(known);
    } else if (offer.slots() > 0) {
      List<RosterWorker> more = new ArrayList<>(workers);
      more.add(new RosterWorker(offer, now));
      workers = List.copyOf(more);
      LOG.info("Queue {}: worker {} offers {} slots", queue, offer.worker(), offer.slots());
    }
    handOut(effects);
  }

  private @Nullable RosterWorker find(String id) {
    return workers.stream().filter(worker -> worker.id().equals(id)).findFirst().orElse(null);
  }

  private void dropIfGone(RosterWorker worker) {
    if (worker.isLeaving() && worker.calls.isEmpty()) {
      drop(worker);
    }
  }

  private void drop(RosterWorker worker) {
    workers = workers.stream().filter(other -> other != worker).toList();
  }

  /** The answer to {@link Action#WORKERS}. */
  JsonObject list() {
    long now = clock.getAsLong();
    JsonArray list = new JsonArray();
    synchronized (this) {
      workers.forEach(worker -> list.add(worker.toJson(now)));
    }
    return new JsonObject().put("workers", list);
  }

  // ---- requests

  @Override
  public Future<Object> send(
      TaskRequest request,
      TaskContext task,
      Duration replyTimeout,
      @Nullable Duration afterCancel) {
    if (workers.isEmpty()) {
      return plain.send(request, task, replyTimeout, afterCancel);
    }
    WorkerCall call = new WorkerCall(request, task, replyTimeout, afterCancel);
    change(effects -> place(call, false, effects));
    task.onCancel(() -> cancelled(call));
    return call.future();
  }

  /** Gives a call to a worker, or to anybody if no worker serves it, or has it wait. */
  private void place(WorkerCall call, boolean first, Effects effects) {
    if (tryPlace(call, effects)) {
      return;
    }
    call.state = WorkerCall.State.WAITING;
    if (first) {
      waiting.addFirst(call);
    } else {
      waiting.addLast(call);
    }
  }

  private boolean tryPlace(WorkerCall call, Effects effects) {
    if (leaving) {
      return false;
    }
    List<RosterWorker> all = workers;
    long now = clock.getAsLong();
    boolean served = false;
    RosterWorker best = null;
    for (int i = 0; i < all.size(); i++) {
      RosterWorker worker = all.get((turn + i) % all.size());
      if (worker.serves(call.handler(), now)) {
        served = true;
        if (worker.hasRoom() && (best == null || worker.isLessBusyThan(best))) {
          best = worker;
        }
      }
    }
    if (best != null) {
      RosterWorker chosen = best;
      turn = (all.indexOf(chosen) + 1) % all.size();
      chosen.take(call);
      call.worker = chosen;
      call.state = WorkerCall.State.WITH_WORKER;
      underWay.put(call.id, call);
      effects.add(() -> dispatch(call, chosen.address()));
      return true;
    }
    if (!served) {
      call.state = WorkerCall.State.WITH_ANYBODY;
      effects.add(() -> sendPlain(call));
      return true;
    }
    return false;
  }

  /** Those that wait, in order: to be called when it may have changed who serves what. */
  private void handOut(Effects effects) {
    waiting.removeIf(call -> tryPlace(call, effects));
  }

  /** The same where only a slot has become free. */
  private void handOutRoom(Effects effects) {
    for (Iterator<WorkerCall> calls = waiting.iterator(); calls.hasNext(); ) {
      if (workers.stream().noneMatch(RosterWorker::hasRoom)) {
        return;
      }
      if (tryPlace(calls.next(), effects)) {
        calls.remove();
      }
    }
  }

  private void sendPlain(WorkerCall call) {
    try {
      plain
          .send(call.request, call.context, call.replyTimeout, call.afterCancel)
          .onComplete(call::complete, call::fail);
    } catch (RuntimeException e) { // a body that cannot be sent
      call.fail(e);
    }
  }

  private void dispatch(WorkerCall call, String worker) {
    long timer = context.setTimer(call.timeoutMillis(), id -> timedOut(call));
    if (!setTimer(call, timer)) {
      context.owner().cancelTimer(timer);
      return;
    }
    try {
      bus()
          .<Object>sender(worker, call.options(address))
          .write(call.request.body())
          .onFailure(e -> refused(call, WorkerProtocol.FULL));
    } catch (RuntimeException e) { // a body that cannot be sent
      end(call, () -> call.fail(e));
    }
  }

  private synchronized boolean setTimer(WorkerCall call, long timer) {
    boolean running = call.state == WorkerCall.State.WITH_WORKER;
    if (running) {
      call.timer = timer;
    }
    return running;
  }

  // ---- how they end

  private void answered(Message<Object> message) {
    WorkerCall call = call(message.headers().get(WorkerProtocol.CALL));
    String status = Objects.toString(message.headers().get(WorkerProtocol.STATUS), "");
    if (call == null) {
      return; // it was given up
    }
    switch (status) {
      case WorkerProtocol.DONE, WorkerProtocol.FAILED ->
          end(call, settlement(call, status, message));
      default -> refused(call, status);
    }
  }

  /** Never fails, whatever the answer is, or the task would have no end. */
  private static Runnable settlement(WorkerCall call, String status, Message<Object> answer) {
    Object body;
    try {
      body = answer.body();
    } catch (RuntimeException e) {
      return () ->
          call.fail(
              new OwnFailure(
                  TaskQueueCodes.FAILED,
                  "the worker's answer cannot be decoded: " + Text.messageOf(e)));
    }
    if (status.equals(WorkerProtocol.DONE)) {
      return () -> call.complete(body);
    }
    Throwable failure =
        body instanceof Throwable told
            ? told
            : new OwnFailure(
                TaskQueueCodes.FAILED, "the worker does not say how the handler failed");
    boolean own = answer.headers().contains(WorkerProtocol.OWN);
    return () ->
        call.fail(
            own && failure instanceof ReplyException reply
                ? new OwnFailure(reply.failureCode(), Text.messageOf(reply))
                : failure);
  }

  private synchronized @Nullable WorkerCall call(@Nullable String id) {
    return underWay.get(id);
  }

  /** The worker has not executed it: the next one is asked, and no attempt is used up. */
  private void refused(WorkerCall call, String status) {
    change(
        effects -> {
          RosterWorker worker = call.worker;
          if (call.state != WorkerCall.State.WITH_WORKER || worker == null) {
            return;
          }
          forget(call, effects);
          worker.refused(call, status, clock.getAsLong());
          if (worker.isNewlyNamedInVain(call.handler())) {
            LOG.warn(
                "Queue {}: worker {} names the address {} among those it serves, but has no handler"
                    + " there; what is for it goes elsewhere, or fails if nobody else has one. Look"
                    + " at the worker's 'addresses' and at its handlers",
                queue,
                worker.id(),
                Text.shorten(call.handler()));
          }
          dropIfGone(worker);
          if (call.context.isCancelled()) {
            endCancelled(call, effects);
          } else {
            place(call, true, effects);
          }
          handOut(effects);
        });
  }

  private void end(WorkerCall call, Runnable settle) {
    change(
        effects -> {
          RosterWorker worker = call.worker;
          if (call.state != WorkerCall.State.WITH_WORKER || worker == null) {
            return;
          }
          forget(call, effects);
          call.state = WorkerCall.State.ENDED;
          worker.finished(call);
          dropIfGone(worker);
          effects.add(settle);
          handOutRoom(effects);
        });
  }

  private void forget(WorkerCall call, Effects effects) {
    underWay.remove(call.id);
    long timer = call.timer;
    call.timer = -1;
    call.worker = null;
    if (timer >= 0) {
      effects.add(() -> context.owner().cancelTimer(timer));
    }
  }

  private void timedOut(WorkerCall call) {
    end(
        call,
        () -> {
          call.execution.giveUp();
          call.fail(
              new ReplyException(
                  ReplyFailure.TIMEOUT,
                  "timed out after waiting "
                      + call.timeoutMillis()
                      + " ms for a worker's reply from address "
                      + call.handler()));
        });
  }

  /** One that waits is over; one that is under way has its handler told, and keeps its slot. */
  private void cancelled(WorkerCall call) {
    change(
        effects -> {
          RosterWorker worker = call.worker;
          if (call.state == WorkerCall.State.WAITING) {
            waiting.remove(call);
            endCancelled(call, effects);
          } else if (call.state == WorkerCall.State.WITH_WORKER && worker != null) {
            String address = worker.address();
            effects.add(call.execution::giveUp);
            effects.add(() -> tellToLetGo(call, address));
          }
        });
  }

  /** The worker is told now, as it is to let go in time also if the queue goes elsewhere. */
  private void tellToLetGo(WorkerCall call, String worker) {
    DeliveryOptions letGo = call.letGo();
    if (letGo != null) {
      bus().send(worker, null, letGo);
    }
  }

  private static void endCancelled(WorkerCall call, Effects effects) {
    call.state = WorkerCall.State.ENDED;
    effects.add(
        () ->
            call.fail(
                new OwnFailure(TaskQueueCodes.CANCELLED, "cancelled before a worker was free")));
  }

  // ---- leaving

  /**
   * What is not with a worker waits from now on, for the next owner to begin it, unless its own
   * timeout ends it.
   */
  synchronized void leave() {
    leaving = true;
  }

  /** Ids of the tasks whose requests wait for a worker. */
  synchronized Set<String> waiting() {
    return waiting.stream().map(call -> call.context.id()).collect(Collectors.toSet());
  }

  // ---- losses

  private void lookAfterWorkers() {
    if (workers.isEmpty()) {
      return;
    }
    ClusterManager manager = context.owner().clusterManager();
    if (manager == null) {
      dropLost(null);
      return;
    }
    context
        .owner()
        .executeBlocking(() -> Set.copyOf(manager.getNodes()), false)
        .onComplete(this::dropLost, e -> dropLost(null));
  }

  /**
   * Drops those that are lost.
   *
   * @param nodes of the cluster; null if that is not known
   */
  private void dropLost(@Nullable Set<String> nodes) {
    change(
        effects -> {
          for (RosterWorker worker : workers) {
            String why = whyLost(worker, nodes);
            if (why != null) {
              lose(worker, why, effects);
            }
          }
          handOut(effects);
        });
  }

  private @Nullable String whyLost(RosterWorker worker, @Nullable Set<String> nodes) {
    long silence = worker.silence(clock.getAsLong());
    if (nodes != null
        && !nodes.contains(worker.node())
        && silence > WorkerProtocol.SILENCE_WITHOUT_NODE.toNanos()) {
      return "its node has left the cluster";
    }
    return silence > WorkerProtocol.SILENCE.toNanos()
        ? "it has not been heard of for " + WorkerProtocol.SILENCE.toSeconds() + " s"
        : null;
  }

  private void lose(RosterWorker worker, String why, Effects effects) {
    drop(worker);
    LOG.warn(
        "Queue {}: worker {} is lost with {} requests under way: {}",
        queue,
        worker.id(),
        worker.calls.size(),
        why);
    for (WorkerCall call : worker.calls) {
      forget(call, effects);
      call.state = WorkerCall.State.ENDED;
      effects.add(
          () -> {
            call.execution.giveUp();
            call.fail(
                new OwnFailure(
                    TaskQueueCodes.WORKER_LOST,
                    "the worker that had the request for address "
                        + call.handler()
                        + " is lost: "
                        + why));
          });
    }
    worker.calls.clear();
  }

  // ---- changes and what follows from them

  /** What is done when the lock has been released. */
  private static final class Effects extends ArrayList<Runnable> {

    private static final long serialVersionUID = 1L;
  }

  private void change(Consumer<Effects> transition) {
    Effects effects = new Effects();
    synchronized (this) {
      transition.accept(effects);
    }
    effects.forEach(Runnable::run);
  }

  private EventBus bus() {
    return context.owner().eventBus();
  }
}
