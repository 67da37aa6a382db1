package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.engine.Placement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  /** Null if nothing of this queue is to outlive it. */
  private final @Nullable Book book;

  /** The ids that are made here: unique over queues, nodes and restarts. */
  private final String idPrefix = UUID.randomUUID() + "-";

  private long made;

  /** Puts that somebody waits for. */
  private final Set<PutEntry> undecided = new LinkedHashSet<>();

  Puts(
      ContextInternal context,
      LocalQueue queue,
      @Nullable Duration queuePutTimeout,
      Ledger<PutEntry> entries,
      @Nullable Book book) {
    this.context = context;
    this.queue = queue;
    this.queuePutTimeout = queuePutTimeout;
    this.entries = entries;
    this.book = book;
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
      request.fail(Failures.idOfAnother(put));
    }
  }

  private void putLocal(Request request, LocalPut local) {
    boolean named = local.options != null && local.options.getId() != null;
    if (named) {
      put(request, command(local));
    } else if (local.entry != null) {
      local.entry.await(request);
    } else if (canBeKept(local.task)) {
      PutCommand put = command(local);
      put.options().setId(newId());
      local.entry = place(put, isNested(request), timeLimit(request), false);
      local.entry.awaitFirst(request);
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
    Future<Void> entered = queue.scope(local.scope).put(local.carried);
    PutEntry entry = new PutEntry(context, local.scope, local.answer, "");
    local.entry = entry;
    if (entered.succeeded()) {
      entry.succeeded(null);
    } else {
      entered.onComplete(entry::succeeded, entry::failed);
    }
    entry.awaitFirst(request);
  }

  private PutCommand command(LocalPut local) {
    TaskOptions own = local.options == null ? new TaskOptions() : new TaskOptions(local.options);
    return command(local.scope, local.task, local.carried, own, local.answer);
  }

  /** The put of an object. */
  PutCommand command(String scope, Task<?> task, TaskOptions options, Answer answer) {
    return command(scope, task, task, options, answer);
  }

  private PutCommand command(
      String scope, Task<?> task, Task<?> carried, TaskOptions options, Answer answer) {
    JsonObject json = json(scope, task, options, answer);
    String content =
        json != null
            ? TaskJson.contentWithoutId(json)
            : answer + "@" + System.identityHashCode(task);
    return new PutCommand(scope, carried, options, answer, content, json);
  }

  /** Whether tasks that are data are kept for the next owner of the queue. */
  boolean keeps() {
    return book != null;
  }

  private boolean canBeKept(Task<?> task) {
    return book != null && task instanceof TaskRequest;
  }

  /** A task as data that comes as an object can be kept like one that comes as JSON. */
  private @Nullable JsonObject json(
      String scope, Task<?> task, TaskOptions options, Answer answer) {
    if (book == null || !(task instanceof TaskRequest request)) {
      return null;
    }
    try {
      return TaskJson.write(scope, request, options, answer).copy(); // the body is the sender's
    } catch (UndecodableException e) {
      return new JsonObject().put("body", request.body()); // which is refused
    } catch (IllegalArgumentException e) {
      return null; // has code or bytes in it
    }
  }

  /** The earlier put of this id, if it is remembered. */
  @Nullable PutEntry known(PutCommand put) {
    String id = put.options().getId();
    return id == null ? null : entries.use(id);
  }

  /** The put that was left waiting under this id. */
  @Nullable PutEntry waiting(String id) {
    return entries.use(id);
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
   * @param timeLimit for the put to be accepted, if it is one that is answered then; with none the
   *     put keeps its place
   */
  PutEntry put(PutCommand put, boolean nested, @Nullable Duration timeLimit) {
    boolean remember = put.options().getId() != null || put.answer() != Answer.ACCEPTED;
    if (put.options().getId() == null) {
      put.options().setId(newId());
    }
    return place(put, nested, timeLimit, remember);
  }

  /** It can be found by its id from now on. */
  void remember(PutEntry entry) {
    entries.put(entry.id(), entry);
  }

  /** A task id that nobody else has. */
  String newId() {
    return idPrefix + ++made;
  }

  private PutEntry place(
      PutCommand put, boolean nested, @Nullable Duration timeLimit, boolean named) {
    PutEntry entry = new PutEntry(context, put.scope(), put.answer(), put.content());
    CodedFailure refusal = book == null ? null : refusal(book, put.json());
    if (refusal != null) {
      entry.failed(refusal);
      return entry;
    }
    TaskOptions options = put.options();
    boolean acceptedAtOnce = put.answer() == Answer.ACCEPTED && !options.getDelay().isZero();
    boolean limited =
        put.answer() == Answer.ACCEPTED
            && !acceptedAtOnce
            && timeLimit != null
            && limit(options, timeLimit);
    Promise<Object> outcome = put.answer() == Answer.ENDED ? context.promise() : null;
    KeptTask kept = book == null || put.json() == null ? null : book.open(put, named);
    Placement placement = queue.place(put.scope(), put.task(), options, nested, outcome, kept);
    entry.placed(placement);
    Future<Void> entered = placement.entered();
    if (entered.failed()) {
      entry.failed(entered.cause());
      return entry;
    }
    if (named) {
      remember(entry);
    }
    if (book != null && kept != null) {
      book.placed(kept, placement.seq());
    }
    if (outcome != null) {
      outcome.future().onComplete(entry::succeeded, entry::failed);
    }
    boolean hasEntered = entered.succeeded(); // asked once, as another thread may complete it now
    boolean accepted = acceptedAtOnce || hasEntered;
    if (accepted) {
      accepted(entry, kept);
    }
    if (!hasEntered) {
      entered.onComplete(
          v -> {
            if (!accepted) {
              accepted(entry, kept);
            }
          },
          cause -> {
            if (book != null && kept != null && !kept.accepted) {
              book.refused(kept);
            }
            refuse(entry, limited && cause instanceof PutTimeoutException ? late(cause) : cause);
          });
    }
    watch(entry);
    return entry;
  }

  /** Why a queue whose tasks are kept cannot take it; null if it can. */
  private static @Nullable CodedFailure refusal(Book book, @Nullable JsonObject task) {
    Throwable failure = book.failure();
    if (failure != null) {
      return Failures.notStored(failure);
    }
    long size;
    try {
      size = task == null ? 0 : JsonValues.size(task);
    } catch (IllegalArgumentException e) { // even if the body alone is well
      return new CodedFailure(TaskQueueCodes.MALFORMED, "the task: " + Text.messageOf(e));
    }
    if (size <= Protocol.RESULT_BYTES) {
      return null;
    }
    return new CodedFailure(
        TaskQueueCodes.TOO_LARGE,
        "the task takes about "
            + size
            + " bytes, but the queue can store no more than "
            + Protocol.RESULT_BYTES
            + " of one; pass it a reference to the data");
  }

  private void watch(PutEntry entry) {
    if (!entry.isDecided()) {
      undecided.add(entry);
      entry.whenDecided(() -> undecided.remove(entry));
    }
  }

  /** What was accepted is told when it is stored. */
  private void accepted(PutEntry entry, @Nullable KeptTask kept) {
    if (book == null || kept == null) {
      entry.accepted();
      return;
    }
    // Those who watch the entry may put the next task at once, which is to be stored after this
    // one.
    Future<Void> stored = book.accepted(kept);
    entry.entered();
    stored
        .onSuccess(v -> entry.accepted())
        .onFailure(
            cause -> {
              book.withdraw(kept);
              entries.remove(entry.id());
              entry.failed(Failures.notStored(cause));
              queue.cancel(entry.id());
            });
  }

  // ---- from an earlier owner

  /**
   * A task that is to be run.
   *
   * @param attempts executions that have ended
   * @param backOff until it is to be tried again; null if it is not in one
   */
  void restoreOpen(KeptTask task, PutCommand put, int attempts, @Nullable Duration backOff) {
    Promise<Object> outcome = put.answer() == Answer.ENDED ? context.promise() : null;
    PutEntry entry = PutEntry.of(context, task);
    if (task.remembered) {
      entries.put(task.id, entry);
    }
    if (outcome != null) {
      outcome.future().onComplete(entry::succeeded, entry::failed);
    }
    entry.accepted();
    watch(entry);
    queue.restore(
        put.scope(), put.task(), put.options(), task.seq, attempts, backOff, outcome, task);
  }

  /**
   * A put that is only to be remembered.
   *
   * @param outcome of its task; null if nobody waits for that
   */
  void restore(KeptTask task, @Nullable Outcome outcome) {
    PutEntry entry = PutEntry.of(context, task);
    entries.put(task.id, entry);
    if (task.answer != Answer.ENDED) {
      entry.accepted();
    } else if (outcome == null) {
      entry.succeeded(null);
      entry.acknowledge();
    } else if (outcome.cause() != null) {
      entry.failed(outcome.cause());
    } else {
      entry.succeeded(outcome.result());
    }
  }

  /**
   * Answers whoever waits for room, as the queue is going to be elsewhere. A task that has entered
   * is stored, and may end, before it is; one that runs may wait for that.
   */
  void startLeaving() {
    undecided.stream()
        .filter(entry -> !entry.hasEntered())
        .toList()
        .forEach(entry -> entry.failed(Failures.moved()));
  }

  /**
   * Answers the rest, but for puts that are being stored: a sender without an id that is told to
   * ask again would have the task done twice.
   */
  void leave() {
    undecided.stream()
        .filter(entry -> !entry.isBeingStored())
        .toList()
        .forEach(entry -> entry.failed(Failures.moved()));
  }

  /** Answers those too, to be called when no more is stored. */
  void left() {
    List.copyOf(undecided).forEach(entry -> entry.failed(Failures.moved()));
  }

  // ---- limits

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

  /**
   * One that was refused for the time being, with nothing done, may be tried again; not so one that
   * was accepted, and then found no room when its delay had passed.
   */
  private void refuse(PutEntry entry, Throwable cause) {
    if (!entry.wasAccepted() && isForNow(cause)) {
      entries.remove(entry.id());
    }
    entry.failed(cause);
  }

  /** Whether a put that was refused for this reason may be accepted later. */
  static boolean isForNow(Throwable refusal) {
    return refusal instanceof QueueFullException
        || refusal instanceof QueueClosedException
        || (refusal instanceof CodedFailure own && own.code == TaskQueueCodes.NOT_STORED);
  }

  /** Forgets a result that its requester has. */
  void acknowledge(String id) {
    PutEntry entry = entries.use(id);
    if (entry != null && entry.isDecided()) {
      entry.acknowledge();
      if (book != null) {
        book.acknowledge(id);
      }
    }
  }
}
