package dev.taskqueue.eventbus;

import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.engine.Placement;
import dev.taskqueue.eventbus.LocalBody.PutObject;
import dev.taskqueue.internal.StrictJson;
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
    PutCommand put = read(request);
    PutEntry known = known(put);
    if (known == null) {
      put(put, isNested(request), timeLimit(request)).awaitFirst(request);
    } else if (known.isSame(put)) {
      known.await(request);
    } else {
      request.fail(
          TaskQueueCodes.CONFLICT,
          "the id " + put.options().getId() + " was given to another task before");
    }
  }

  private PutCommand read(Request request) {
    if (!(request.object() instanceof PutObject local)) {
      return request.read(json -> TaskJson.read(json, LocalQueue.DEFAULT_SCOPE));
    }
    Read read = new Read();
    request.read(
        json -> {
          new StrictJson("key")
              .string("scope", value -> read.scope = TaskJson.scopeName(value))
              .choice("answer", Answer.class, value -> read.answer = value)
              .read(json);
          return json;
        });
    String content = read.answer + "@" + System.identityHashCode(local.task());
    return new PutCommand(
        read.scope, local.task(), new TaskOptions(local.options()), read.answer, content);
  }

  private static final class Read {
    private String scope = LocalQueue.DEFAULT_SCOPE;
    private Answer answer = Answer.ACCEPTED;
  }

  /** The earlier put of this id, if it is remembered. */
  @Nullable PutEntry known(PutCommand put) {
    String id = put.options().getId();
    return id == null ? null : entries.use(id);
  }

  /** Whether the request is sent by, or for, a task that is running. */
  boolean isNested(Request request) {
    String parent = request.parent();
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
    PutEntry entry = new PutEntry(context, put);
    TaskOptions options = put.options();
    boolean remember = options.getId() != null || put.answer() != Answer.ACCEPTED;
    if (options.getId() == null) {
      options.setId(idPrefix + ++made);
    }
    boolean acceptedAtOnce = put.answer() == Answer.ACCEPTED && !options.getDelay().isZero();
    boolean limited =
        put.answer() == Answer.ACCEPTED && !acceptedAtOnce && limit(options, timeLimit);
    Promise<Object> outcome = put.answer() == Answer.ENDED ? context.promise() : null;
    Placement placement = queue.place(put.scope(), put.task(), options, nested, outcome);
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
    } else {
      entered.onSuccess(entry::succeeded);
    }
    entered.onFailure(
        cause ->
            refuse(entry, limited && cause instanceof PutTimeoutException ? late(cause) : cause));
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
  private void refuse(PutEntry entry, Throwable cause) {
    if (cause instanceof QueueFullException || cause instanceof QueueClosedException) {
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
