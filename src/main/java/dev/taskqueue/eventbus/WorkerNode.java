package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.spi.WorkerHandle;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's side: offers slots, and passes requests to handlers of its Vert.x instance. All its
 * state belongs to its verticle's context.
 */
final class WorkerNode implements WorkerHandle {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueueWorker.class);
  private static final long OFFER_TIMEOUT = 3_000;

  /** An answer that could not be delivered is sent again so often, with a pause each time. */
  private static final int ANSWERS = 5;

  private static final long ANSWER_PAUSE = 300;

  /** A request that is with a handler. */
  private record Execution(String call, String owner) {}

  private final ContextInternal context;
  private final TaskQueueWorkerOptions options;
  private final String id = UUID.randomUUID().toString();
  private final String address = "task-queue.worker." + id;
  private final Map<String, Execution> running = new LinkedHashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private @Nullable MessageConsumer<Object> consumer;
  private @Nullable String owner;
  private boolean toldOfNoOwner;
  private boolean stopping;
  private long offers;

  private WorkerNode(ContextInternal context, TaskQueueWorkerOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * To be called on the worker verticle's context. Completes when the queue has the first offer, or
   * it is clear that it cannot have it now.
   */
  static Future<WorkerHandle> start(ContextInternal context, TaskQueueWorkerOptions options) {
    WorkerNode worker = new WorkerNode(context, options);
    worker.consumer = context.owner().eventBus().consumer(worker.address, worker::execute);
    return worker.consumer.completion().compose(v -> worker.begin());
  }

  private Future<WorkerHandle> begin() {
    offers = context.owner().setPeriodic(WorkerProtocol.OFFER_PERIOD.toMillis(), timer -> offer());
    return offer().<WorkerHandle>map(this).otherwise(this);
  }

  // ---- offers

  private Future<Void> offer() {
    ClusterManager manager = context.owner().clusterManager();
    Offer offer =
        new Offer(
            id,
            manager == null ? "" : Objects.toString(manager.getNodeId(), ""),
            address,
            stopping ? 0 : options.getSlots(),
            running.size(),
            options.getAddresses());
    return context
        .owner()
        .eventBus()
        .<Object>request(options.getQueue(), offer.toJson(), Action.OFFER.options(OFFER_TIMEOUT))
        .onComplete(reply -> taken(reply.body()), this::notTaken)
        .mapEmpty();
  }

  private void taken(@Nullable Object reply) {
    String latest = reply instanceof JsonObject json ? json.getString("owner") : null;
    toldOfNoOwner = false;
    if (latest != null && !latest.equals(owner)) {
      LOG.info(
          "Worker {} offers {} slots to queue {}{}",
          id,
          options.getSlots(),
          options.getQueue(),
          owner == null ? "" : ", which has another owner now");
    }
    owner = latest;
  }

  private void notTaken(Throwable failure) {
    if (!toldOfNoOwner && !stopping) {
      toldOfNoOwner = true;
      LOG.warn(
          "Worker {} cannot offer its slots to queue {} and goes on trying: {}",
          id,
          options.getQueue(),
          Text.messageOf(failure));
    }
  }

  // ---- requests

  private void execute(Message<Object> message) {
    MultiMap headers = message.headers();
    String call = headers.get(WorkerProtocol.CALL);
    String from = headers.get(WorkerProtocol.OWNER);
    String handler = headers.get(WorkerProtocol.HANDLER);
    String letGo = headers.get(WorkerProtocol.LET_GO);
    if (call != null && letGo != null) {
      context.setTimer(Long.parseLong(letGo), timer -> letGo(call));
      return;
    }
    if (call == null || from == null || handler == null) {
      LOG.warn("Worker {} has got a message that is no request of a queue", id);
      return;
    }
    Execution execution = new Execution(call, from);
    if (stopping) {
      answer(execution, WorkerProtocol.STOPPING, null);
    } else if (running.size() >= options.getSlots()) {
      answer(execution, WorkerProtocol.FULL, null);
    } else if (!options.getAddresses().isEmpty() && !options.getAddresses().contains(handler)) {
      answer(execution, WorkerProtocol.NO_CONSUMER, null);
    } else {
      running.put(call, execution);
      ask(handler, message).onComplete(reply -> done(execution, reply), e -> failed(execution, e));
    }
  }

  private Future<Object> ask(String handler, Message<Object> message) {
    try {
      MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(message.headers());
      long timeout = Long.parseLong(headers.get(WorkerProtocol.TIMEOUT));
      headers
          .remove(WorkerProtocol.CALL)
          .remove(WorkerProtocol.OWNER)
          .remove(WorkerProtocol.HANDLER)
          .remove(WorkerProtocol.TIMEOUT);
      return context
          .owner()
          .eventBus()
          .<Object>request(
              handler,
              message.body(),
              new DeliveryOptions().setHeaders(headers).setLocalOnly(true).setSendTimeout(timeout))
          .map(Message::body);
    } catch (RuntimeException e) { // a body that cannot be decoded
      return Future.failedFuture(new OwnFailure(TaskQueueCodes.MALFORMED, Text.messageOf(e)));
    }
  }

  private void done(Execution execution, @Nullable Object result) {
    if (end(execution)) {
      try {
        answer(execution, WorkerProtocol.DONE, result);
      } catch (RuntimeException e) {
        answer(
            execution,
            WorkerProtocol.FAILED,
            new OwnFailure(
                TaskQueueCodes.TOO_LARGE,
                "the handler's reply cannot be encoded: " + Text.messageOf(e)));
      }
    }
    idleIfStopping();
  }

  private void failed(Execution execution, Throwable failure) {
    if (end(execution)) {
      if (failure instanceof ReplyException reply
          && reply.failureType() == ReplyFailure.NO_HANDLERS) {
        answer(execution, WorkerProtocol.NO_CONSUMER, null);
      } else {
        answer(
            execution,
            WorkerProtocol.FAILED,
            failure instanceof ReplyException
                ? failure
                : new OwnFailure(TaskQueueCodes.FAILED, Text.messageOf(failure)));
      }
    }
    idleIfStopping();
  }

  private void letGo(String call) {
    Execution execution = running.get(call);
    if (execution != null) {
      failed(
          execution,
          new OwnFailure(
              TaskQueueCodes.CANCELLED, "cancelled, and the handler has not replied in time"));
    }
  }

  private boolean end(Execution execution) {
    return running.remove(execution.call(), execution);
  }

  private void answer(Execution execution, String status, @Nullable Object body) {
    answer(execution, status, body, 1);
  }

  private void answer(Execution execution, String status, @Nullable Object body, int time) {
    DeliveryOptions delivery =
        new DeliveryOptions()
            .addHeader(WorkerProtocol.CALL, execution.call())
            .addHeader(WorkerProtocol.STATUS, status);
    if (body instanceof OwnFailure) {
      delivery.addHeader(WorkerProtocol.OWN, "true");
    }
    context
        .owner()
        .eventBus()
        .<Object>sender(execution.owner(), delivery)
        .write(body)
        .onFailure(
            e -> {
              if (time < ANSWERS) {
                context.setTimer(ANSWER_PAUSE, timer -> answer(execution, status, body, time + 1));
              } else {
                LOG.warn(
                    "Worker {} could not deliver an answer to queue {}, and drops it: {}",
                    id,
                    options.getQueue(),
                    Text.messageOf(e));
              }
            });
  }

  // ---- end

  @Override
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(v -> drain().onComplete(stopped));
    return stopped.future();
  }

  private Future<Void> drain() {
    stopping = true;
    // What the queue has sent before it knew is here when its reply is.
    return offer()
        .transform(
            told -> {
              context.setTimer(
                  Math.max(1, options.getCloseTimeout().toMillis()), timer -> giveUp());
              idleIfStopping();
              return idle.future();
            })
        .eventually(this::leave);
  }

  private void idleIfStopping() {
    if (stopping && running.isEmpty()) {
      idle.tryComplete();
    }
  }

  /** Answers what is still with handlers, so that it can be done elsewhere. */
  private void giveUp() {
    for (Execution execution : running.values()) {
      answer(
          execution,
          WorkerProtocol.FAILED,
          new OwnFailure(
              TaskQueueCodes.WORKER_LOST,
              "the worker was stopped, and the handler has not ended within "
                  + options.getCloseTimeout()));
    }
    running.clear();
    idle.tryComplete();
  }

  private Future<Void> leave() {
    context.owner().cancelTimer(offers);
    return Objects.requireNonNull(consumer).unregister();
  }
}
