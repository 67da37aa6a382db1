package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import dev.taskqueue.journal.HeapTooSmallException;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The queue on the event bus. All its state belongs to the queue verticle's context. It goes on
 * answering while the queue is draining, and is gone with the verticle.
 */
final class QueueFront {

  private static final long MAX_SWEEP_MILLIS = 10_000;
  private static final int MAX_ACKNOWLEDGED = 100_000;

  private final ContextInternal context;
  private final FrontTiming timing;
  private final FrontLog log;
  private final Ledger<PutEntry> putEntries;
  private final Ledger<JoinSession> joinSessions;
  private final Ledger<String> acknowledged;
  private final Ledger<String> readersOver;
  private final Puts puts;
  private final PutBatches putBatches;
  private final Joins joins;
  private final Readings readings;
  private final Controls controls;
  private final LocalQueue queue;

  /** Null if nothing of this queue is to outlive it. */
  private final @Nullable Book book;

  private final List<MessageConsumer<Object>> consumers = new ArrayList<>();
  private final Roster roster;
  private @Nullable Promise<Void> fetched;
  private @Nullable Future<Void> bookClosed;
  private boolean leaving;

  /** Null until the queue is served, and if nothing of it is to outlive it. */
  private volatile @Nullable Reconciliation reconciliation;

  private QueueFront(
      ContextInternal context,
      String address,
      LocalQueue queue,
      Roster roster,
      TaskQueueOptions options,
      FrontTiming timing,
      Pages pages,
      @Nullable Journal journal) {
    this.context = context;
    this.queue = queue;
    this.timing = timing;
    this.log = new FrontLog(address, timing.clock());
    this.book =
        journal == null
            ? null
            : new Book(context, new Scribe(context, journal, log), System::currentTimeMillis);
    this.putEntries =
        new Ledger<>(
            Puts.CAPACITY,
            timing.ttlNanos(),
            timing.clock(),
            put -> !put.isDecided(),
            this::forgotten);
    this.joinSessions =
        new Ledger<>(
            Integer.MAX_VALUE,
            timing.ttlNanos(),
            timing.clock(),
            JoinSession::isPending,
            this::forgotten);
    this.acknowledged =
        new Ledger<>(
            MAX_ACKNOWLEDGED, timing.ttlNanos(), timing.clock(), joinId -> false, joinId -> {});
    this.readersOver =
        new Ledger<>(
            MAX_ACKNOWLEDGED, timing.ttlNanos(), timing.clock(), reader -> false, reader -> {});
    this.puts = new Puts(context, queue, options.getPutTimeout(), putEntries, book);
    this.putBatches = new PutBatches(context, queue, puts, putEntries);
    this.joins =
        new Joins(
            context,
            queue,
            pages,
            timing,
            joinSessions,
            acknowledged,
            this::lookWhetherFetched,
            book);
    this.readings =
        new Readings(
            context,
            queue,
            pages.upTo(options.getMaxSize()),
            timing,
            log,
            readersOver,
            this::lookWhetherFetched,
            book);
    this.controls = new Controls(queue, log);
    this.roster = roster;
  }

  /**
   * Serves a queue; completes when its consumers are ready.
   *
   * @param journal where to go on from, and what to keep up; null if nothing is to outlive the
   *     queue
   */
  static Future<QueueFront> open(
      Context context,
      String address,
      LocalQueue queue,
      Roster roster,
      TaskQueueOptions options,
      FrontTiming timing,
      Pages pages,
      @Nullable Journal journal) {
    ContextInternal internal = (ContextInternal) context;
    return internal.future(
        ready ->
            internal.runOnContext(
                v -> {
                  try {
                    new QueueFront(
                            internal, address, queue, roster, options, timing, pages, journal)
                        .start(address, journal)
                        .onComplete(ready);
                  } catch (Throwable e) { // such as a lack of memory, or this would go on for ever
                    ready.tryFail(e);
                  }
                }));
  }

  private Future<QueueFront> start(String address, @Nullable Journal journal) {
    if (book == null || journal == null) {
      return listen(address);
    }
    Book kept = book;
    return journal
        .load()
        .compose(
            records -> {
              RecordsFormat.check(address, records);
              try {
                takeOver(kept, records);
              } catch (OutOfMemoryError e) {
                records.clear(); // or there might be no memory to tell of it
                kept.abandon();
                return Future.failedFuture(new HeapTooSmallException(journal.describe(), e));
              }
              if (RecordsFormat.isDue(records)) {
                kept.noteFormat();
              }
              queue.whenTaken(
                  (scope, upTo) -> kept.onContext(() -> kept.takenForGood(scope, upTo)));
              queue.whenRead(ids -> kept.onContext(() -> ids.forEach(kept::read)));
              reconciliation =
                  new Reconciliation(
                      context, address, journal, kept, log, unknown -> takeOver(kept, unknown));
              return listen(address);
            })
        .onFailure(e -> kept.abandon());
  }

  private void takeOver(Book kept, Map<String, JsonObject> records) {
    Recovery recovery = new Recovery(queue, kept, puts, joins, log, System.currentTimeMillis());
    recovery.run(records);
    log.tookOver(recovery.unfinished(), recovery.ended());
  }

  /** See {@link Reconciliation}. */
  void reconcile() {
    Reconciliation latest = reconciliation;
    if (latest != null) {
      latest.start();
    }
  }

  private Future<QueueFront> listen(String address) {
    LocalCodec.register(context.owner().eventBus());
    MessageConsumer<Object> anywhere = context.owner().eventBus().consumer(address, this::handle);
    MessageConsumer<Object> here =
        context.owner().eventBus().localConsumer(Protocol.localAddress(address), this::handle);
    consumers.add(anywhere);
    consumers.add(here);
    long sweep = Math.max(1, TimeUnit.NANOSECONDS.toMillis(timing.ttlNanos()) / 4);
    context.owner().setPeriodic(Math.min(sweep, MAX_SWEEP_MILLIS), id -> sweep());
    return Future.all(anywhere.completion(), here.completion()).map(this);
  }

  // ---- requests

  private void handle(Message<Object> message) {
    Request request = new Request(message, log);
    try {
      request.checkVersion();
      serve(request.action(), request);
    } catch (BadRequestException e) {
      request.fail(e);
    } catch (Throwable e) {
      log.bug(e);
      request.fail(e);
    }
  }

  private void serve(Action action, Request request) {
    if (leaving && !isNeededToEnd(action, request)) {
      request.fail(Failures.moved());
      return;
    }
    switch (action) {
      case PUT -> puts.put(request);
      case PUT_ALL -> putAll(request);
      case JOIN -> joins.join(request);
      case OUTCOMES -> readings.read(request);
      case ACK -> acknowledge(request);
      case PROGRESS -> controls.progress(request);
      case SCOPES -> controls.scopes(request);
      case CANCEL -> controls.cancel(request);
      case PAUSE -> controls.pause(request);
      case RESUME -> controls.resume(request);
      case RESIZE -> controls.resize(request);
      case SET_PRIORITY -> controls.setPriority(request);
      case CLEAR -> controls.clear(request);
      case STATS -> controls.stats(request);
      case RUNNING -> controls.running(request);
      case OFFER -> roster.offer(request);
      case WORKERS -> request.reply(roster.list());
    }
  }

  /** Without which tasks that are running could not end, or would fail. */
  private boolean isNeededToEnd(Action action, Request request) {
    return switch (action) {
      case PUT, PUT_ALL -> puts.isNested(request);
      case OFFER -> true;
      default -> false;
    };
  }

  private void putAll(Request request) {
    if (request.object() instanceof LocalPutAll local) {
      putBatches.put(request, local);
      return;
    }
    PutAllCommand all = request.read(PutAllCommand::read);
    if (all.id != null) {
      putBatches.put(request, all, all.id);
    } else {
      PutAll.start(context, puts, request, all, timing.clock());
    }
  }

  private void acknowledge(Request request) {
    JsonObject ack = request.read(QueueFront::readAck);
    String joinId = ack.getString("joinId");
    String id = ack.getString("id");
    if (joinId != null && ack.getBoolean("ifPending", false)) {
      request.reply(new JsonObject().put("givenUp", joins.giveUp(joinId)));
      return;
    }
    if (joinId != null) {
      joins.acknowledge(joinId);
    }
    String reader = ack.getString("reader");
    if (reader != null) {
      readings.acknowledge(reader);
    }
    if (id != null) {
      puts.acknowledge(id);
    }
    request.done();
  }

  private static JsonObject readAck(JsonObject json) {
    JsonObject read = new JsonObject();
    new StrictJson("ack key")
        .string("joinId", value -> read.put("joinId", Limits.name("joinId", value)))
        .bool("ifPending", value -> read.put("ifPending", value))
        .string("reader", value -> read.put("reader", Limits.name("reader", value)))
        .string("id", value -> read.put("id", Limits.name("id", value)))
        .read(json);
    if (read.isEmpty()) {
      throw new IllegalArgumentException(
          "ack needs the key 'joinId' of a join, 'reader' of a reader or 'id' of a put");
    }
    return read;
  }

  // ---- time

  /** Forgets what is older than the time to live. */
  void sweep() {
    putEntries.expire();
    joinSessions.expire();
    acknowledged.expire();
    readersOver.expire();
  }

  private void forgotten(PutEntry put) {
    if (book != null) {
      book.forget(put.id());
    }
  }

  private void forgotten(JoinSession session) {
    joins.forgotten(session, log);
  }

  /** Number of readers of outcomes. */
  int readers() {
    return readings.size();
  }

  /** Number of requests that are remembered. */
  int remembered() {
    return putEntries.size()
        + joinSessions.size()
        + acknowledged.size()
        + readings.size()
        + readersOver.size();
  }

  // ---- end

  /** Whether what is left can be taken over by another owner. */
  boolean isDurable() {
    return book != null;
  }

  /**
   * Serves no more but what running tasks need to end. Whoever waits, or asks for anything else, is
   * told to ask again; requests that wait for a worker are given to none.
   */
  Future<Void> startLeaving() {
    return onContext(this::sendAway);
  }

  private void sendAway() {
    leaving = true;
    puts.startLeaving();
    joins.leave();
    readings.leave();
    roster.leave();
  }

  /** Ids of running tasks that only wait for a worker, and get none any more. */
  Set<String> heldBack() {
    return roster.waiting();
  }

  /**
   * Serves no more: requests that come later find nobody, and those that wait are told to ask
   * again. What tasks come to is stored all the same.
   */
  Future<Void> leave() {
    return onContext(() -> leaving = true)
        .compose(v -> Future.join(consumers.stream().map(MessageConsumer::unregister).toList()))
        .otherwiseEmpty()
        .compose(all -> onContext(this::sendAway))
        .compose(v -> onContext(puts::leave));
  }

  private Future<Void> onContext(Runnable action) {
    Promise<Void> done = context.promise();
    context.runOnContext(
        v -> {
          action.run();
          done.complete();
        });
    return done.future();
  }

  /**
   * From now on nothing that happens is stored.
   *
   * @return fails if something before could not be stored
   */
  Future<Void> closeBook() {
    Promise<Void> closed = context.promise();
    context.runOnContext(
        v -> {
          if (bookClosed == null) {
            bookClosed =
                book == null
                    ? context.succeededFuture()
                    : book.close()
                        .andThen(
                            end -> {
                              joins.left();
                              puts.left();
                            });
          }
          bookClosed.onComplete(closed);
        });
    return closed.future();
  }

  /** To be called when the queue has ended: does what is left to do of its departure. */
  Future<Void> finish() {
    return onContext(() -> {})
        .compose(
            v ->
                bookClosed != null
                    ? closeBook()
                    : awaitFetched().compose(x -> leave()).compose(x -> closeBook()));
  }

  /**
   * To be called when the queue has ended, if nothing of it is to outlive it. Completes when those
   * who have joined it or read its outcomes have fetched what is theirs, or had a moment to do so.
   */
  Future<Void> close() {
    return awaitFetched()
        .onComplete(
            v -> {
              joins.close(log);
              readings.close();
            });
  }

  /**
   * Gives those whose batches are there, or are being stored, a moment to fetch them; completes
   * when all have, or the moment has passed. A reader is waited for only if its outcomes end here.
   */
  Future<Void> awaitFetched() {
    Promise<Void> end = context.promise();
    context.runOnContext(
        v -> {
          Promise<Void> first = fetched;
          if (first == null) {
            fetched = end;
            lookWhetherFetched();
            if (!end.future().isComplete()) {
              context.setTimer(Math.max(1, timing.graceMillis()), id -> end.tryComplete());
            }
          } else {
            first.future().onComplete(end);
          }
        });
    return end.future();
  }

  private void lookWhetherFetched() {
    Promise<Void> end = fetched;
    if (end == null || joins.hasUnfetched()) {
      return;
    }
    if (book != null) {
      book.whenStored(end::tryComplete); // what was fetched last is to be forgotten there too
    } else if (readings.size() == 0) {
      end.tryComplete();
    }
  }
}
