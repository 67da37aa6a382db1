package dev.taskqueue.eventbus;

import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.engine.Placement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts by message, remembered by their ids. */
final class Puts {

  /** Number of puts to remember at most, unless more wait. */
  static final int CAPACITY = 100_000;

  private final ContextInternal context;
  private final LocalQueue queue;
  private final @Nullable Duration queuePutTimeout;
  private final Ledger<PutEntry> entries;

  /** The ids that are made here: unique over queues, nodes and restarts. */
  private final String idPrefix = UUID.randomUUID() + "-";

  private long made;

  Puts(
      ContextInternal context,
      LocalQueue queue,
      @Nullable Duration queuePutTimeout,
      Ledger<PutEntry> entries) {
    this.context = context;
    this.queue = queue;
    this.queuePutTimeout = queuePutTimeout;
    this.entries = entries;
  }

  void put(Request request) {
    if (request.object() instanceof LocalPut local) {
      putLocal(request, local);
    } else {
      put(request, request.read(json -> TaskJson.read(json, LocalQueue.DEFAULT_SCOPE)));
    }
  }

  private void put(Request request, PutCommand put) {
    PutEntry known = known(put);
    if (known == null) {
      put(put, isNested(request), timeLimit(request)).awaitFirst(request);
    } else if (known.isOf(put.content())) {
      known.await(request);
    } else {
      request.fail(
          TaskQueueCodes.CONFLICT,
          "the id " + put.options().getId() + " was given to another task before");
    }
  }

  private void putLocal(Request request, LocalPut local) {
    boolean named = local.options != null && local.options.getId() != null;
    if (named) {
      put(request, command(local));
    } else if (local.entry != null) {
      local.entry.await(request);
    } else if (isPlain(local) && !isNested(request)) {
      putPlain(request, local);
    } else {
      PutCommand put = command(local);
      if (local.task instanceof TaskRequest) {
        put.options().setId(newId());
      }
      local.entry = place(put, isNested(request), timeLimit(request), false);
      local.entry.awaitFirst(request);
    }
  }

  private static boolean isPlain(LocalPut local) {
    return local.options == null
        && local.answer == Answer.ENTERED
        && !(local.task instanceof TaskRequest); // whose handler is to learn an id
  }

  /** The short way of a task without options. */
  private void putPlain(Request request, LocalPut local) {
    Future<Void> entered = queue.scope(local.scope).put(local.task);
    PutEntry entry = new PutEntry(context, local.scope, local.answer, "");
    local.entry = entry;
    if (entered.succeeded()) {
      entry.succeeded(null);
    } else {
      entered.onComplete(entry::succeeded, entry::failed);
    }
    entry.awaitFirst(request);
  }

  private static PutCommand command(LocalPut local) {
    TaskOptions own = local.options == null ? new TaskOptions() : new TaskOptions(local.options);
    String content = local.answer + "@" + System.identityHashCode(local.task);
    return new PutCommand(local.scope, local.task, own, local.answer, content);
  }

  /** The earlier put of this id, if it is remembered. */
  @Nullable PutEntry known(PutCommand put) {
    String id = put.options().getId();
    return id == null ? null : entries.use(id);
  }

  /** Whether the request is sent by, or for, a task that is running. */
  boolean isNested(Request request) {
    return isNested(request.parent());
  }

  /** The same, by the task that the request names. */
  boolean isNested(@Nullable String parent) {
    return parent != null && queue.scopeOfRunning(parent) != null;
  }

  /** How long a put may wait for room if its sender is to hear of it. */
  static Duration timeLimit(Request request) {
    return Duration.ofMillis(request.timeToAnswer());
  }

  /**
   * Puts a task.
   *
   * @param timeLimit for the put to be accepted, if it is one that is answered then
   */
  PutEntry put(PutCommand put, boolean nested, Duration timeLimit) {
    boolean remember = put.options().getId() != null || put.answer() != Answer.ACCEPTED;
    if (put.options().getId() == null) {
      put.options().setId(newId());
    }
    return place(put, nested, timeLimit, remember);
  }

  /** A task id that nobody else has. */
  String newId() {
    return idPrefix + ++made;
  }

  private PutEntry place(PutCommand put, boolean nested, Duration timeLimit, boolean remember) {
    PutEntry entry = new PutEntry(context, put.scope(), put.answer(), put.content());
    TaskOptions options = put.options();
    boolean acceptedAtOnce = put.answer() == Answer.ACCEPTED && !options.getDelay().isZero();
    boolean limited =
        put.answer() == Answer.ACCEPTED && !acceptedAtOnce && limit(options, timeLimit);
    Promise<Object> outcome = put.answer() == Answer.ENDED ? context.promise() : null;
    Placement placement = queue.place(put.scope(), put.task(), options, nested, outcome, null);
    entry.placed(placement);
    Future<Void> entered = placement.entered();
    if (entered.failed()) {
      entry.failed(entered.cause());
      return entry;
    }
    if (remember) {
      entries.put(entry.id(), entry);
    }
    if (outcome != null) {
      outcome.future().onComplete(entry::succeeded, entry::failed);
    } else if (acceptedAtOnce) {
      entry.succeeded(null);
    } else if (entered.succeeded()) {
      entry.succeeded(null);
      return entry;
    } else {
      entered.onSuccess(entry::succeeded);
    }
    entered.onFailure(
        cause ->
            refuse(
                entry,
                remember,
                limited && cause instanceof PutTimeoutException ? late(cause) : cause));
    return entry;
  }

  /** True if the sender's patience is what limits the put. */
  private boolean limit(TaskOptions options, Duration timeLimit) {
    Duration own = options.getPutTimeout() != null ? options.getPutTimeout() : queuePutTimeout;
    if (own != null && own.compareTo(timeLimit) <= 0) {
      return false;
    }
    options.setPutTimeout(timeLimit);
    return true;
  }

  private static QueueFullException late(Throwable cause) {
    return new QueueFullException(
        Text.messageOf(cause) + ". That is as long as the sender waits for an answer");
  }

  /** One that was refused for the time being, with nothing done, may be tried again. */
  private void refuse(PutEntry entry, boolean remembered, Throwable cause) {
    if (remembered
        && (cause instanceof QueueFullException || cause instanceof QueueClosedException)) {
      entries.remove(entry.id());
    }
    entry.failed(cause);
  }

  /** Forgets a result that its requester has. */
  void acknowledge(String id) {
    PutEntry entry = entries.use(id);
    if (entry != null && entry.isDecided()) {
      entry.acknowledge();
    }
  }
}
