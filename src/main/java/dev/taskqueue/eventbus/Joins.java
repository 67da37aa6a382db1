package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.JoinHandle;
import dev.taskqueue.engine.LocalQueue;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Joins by message. */
final class Joins {

  /** Number of joins under way or not acknowledged at most. */
  static final int MAX_OPEN = 10_000;

  private final ContextInternal context;
  private final LocalQueue queue;
  private final Pages pages;
  private final FrontTiming timing;
  private final Ledger<JoinSession> open;
  private final Ledger<String> acknowledged;
  private final Runnable changed;

  /** Null if nothing of this queue is to outlive it. */
  private final @Nullable Book book;

  /**
   * In each page, unlike that of any other owner: what was restored of a batch may have other
   * places, so that pages of two owners make no batch.
   */
  private final String copy = UUID.randomUUID().toString();

  /**
   * Without any.
   *
   * @param open joins under way and batches not acknowledged
   * @param acknowledged ids of joins that are over, so that a late repetition starts no new one
   * @param changed called when a batch has been fetched
   */
  Joins(
      ContextInternal context,
      LocalQueue queue,
      Pages pages,
      FrontTiming timing,
      Ledger<JoinSession> open,
      Ledger<String> acknowledged,
      Runnable changed,
      @Nullable Book book) {
    this.context = context;
    this.queue = queue;
    this.pages = pages;
    this.timing = timing;
    this.open = open;
    this.acknowledged = acknowledged;
    this.changed = changed;
    this.book = book;
  }

  void join(Request request) {
    JoinCommand join = request.read(JoinCommand::read);
    if (request.object() instanceof Class<?> type) {
      join.type = type;
    }
    long millis = request.timeToAnswer();
    if (!request.wantsAnswer()) {
      throw new BadRequestException(
          "a join must be sent as a request, for it answers with results");
    }
    if (join.after != null) {
      acknowledge(join.after);
    }
    String parent = request.parent();
    if (parent != null && join.scope.equals(queue.scopeOfRunning(parent))) {
      request.fail(
          TaskQueueCodes.CONFLICT,
          "task "
              + Text.shorten(parent)
              + " joins the scope it belongs to, and would wait for itself; put what it waits for"
              + " into another scope");
      return;
    }
    if (join.joinId == null) {
      joinOnce(request, join, millis);
    } else {
      joinInRounds(request, join, join.joinId, Math.min(millis, timing.roundMillis()));
    }
  }

  // ---- in one request

  private void joinOnce(Request request, JoinCommand join, long millis) {
    JoinSession session = start(request, join, UUID.randomUUID().toString());
    if (session == null) {
      return;
    }
    session.once = true;
    if (!session.isPending()) {
      give(session, request);
    } else if (session.failure() != null) {
      fail(request, session.failure());
    } else {
      session.rounds.add(request, millis, late -> endOnce(session, late));
    }
  }

  /** A join in one request has waited for as long as its sender does. */
  private void endOnce(JoinSession session, Request late) {
    if (session.giveUp()) {
      open.remove(session.joinId);
      late.fail(
          TaskQueueCodes.TIMED_OUT,
          "scope '"
              + session.scope
              + "' has unfinished tasks; nothing was taken. Join with a joinId to wait longer"
              + " than a request can");
    } else {
      session.once = false;
      late.fail(
          TaskQueueCodes.TIMED_OUT,
          "the batch of scope '"
              + session.scope
              + "' is still being stored; fetch it by a join with the joinId "
              + session.joinId);
    }
  }

  /** A batch that was given in one request, as a whole, is not acknowledged. */
  private void give(JoinSession session, Request request) {
    if (!answer(session, request, 0) && session.once) {
      open.remove(session.joinId);
      release(session.joinId);
      changed.run();
    }
  }

  /** A join has its batch; whoever waits for it is told when that is stored. */
  private void taken(JoinSession session, JoinHandle handle, JoinReport report, Runnable answer) {
    Runnable tell =
        () -> {
          session.joined(report);
          answer.run();
        };
    if (book == null) {
      tell.run();
    } else {
      session.storing = true;
      book.taken(session.scope, handle.lastSeq(), session.joinId, report, tell);
    }
  }

  /** The book need not know any more of a join. */
  private void release(String joinId) {
    if (book != null) {
      book.release(joinId);
    }
  }

  // ---- in rounds

  private void joinInRounds(Request request, JoinCommand join, String joinId, long millis) {
    JoinSession session = open.use(joinId);
    if (session == null) {
      session = start(request, join, joinId);
      if (session == null) {
        return;
      }
    } else if (!session.scope.equals(join.scope)
        || (session.isPending() && session.type != join.type)) {
      request.fail(
          TaskQueueCodes.CONFLICT,
          "the joinId " + joinId + " belongs to a join of another scope or type");
      return;
    }
    if (!session.isPending()) {
      answer(session, request, join.from);
    } else {
      await(session, request, millis);
    }
  }

  private @Nullable JoinSession start(Request request, JoinCommand join, String joinId) {
    if (acknowledged.use(joinId) != null || join.from > 0) {
      request.fail(
          TaskQueueCodes.NOT_FOUND,
          "the results of join " + joinId + " have been acknowledged, or dropped after resultTtl");
      return null;
    }
    if (open.size() >= MAX_OPEN) {
      request.fail(
          TaskQueueCodes.FULL, "there are " + open.size() + " joins not acknowledged already");
      return null;
    }
    JoinHandle handle = queue.startJoin(join.scope, join.type);
    JoinSession session = new JoinSession(context, joinId, join.scope, join.type, handle);
    open.put(joinId, session);
    handle
        .report()
        .onComplete(
            report ->
                taken(
                    session,
                    handle,
                    report,
                    () -> {
                      open.use(joinId);
                      session.rounds.end(waiter -> give(session, waiter));
                    }),
            cause -> {
              Throwable failure = goesOn(cause) ? Failures.moved() : cause;
              open.remove(joinId);
              session.failed(failure);
              session.rounds.end(waiter -> fail(waiter, failure));
            });
    return session;
  }

  /** Whether the queue is closed only here: what nobody has joined is there in the next one. */
  private boolean goesOn(Throwable failure) {
    return book != null && failure instanceof QueueClosedException;
  }

  private void await(JoinSession session, Request request, long millis) {
    if (session.failure() != null) {
      fail(request, session.failure());
      return;
    }
    session.stopIdling();
    session.rounds.add(
        request,
        millis,
        late -> {
          replyPending(session, late);
          session.idle(timing.patienceMillis(), () -> open.remove(session.joinId));
        });
  }

  private void replyPending(JoinSession session, Request request) {
    queue
        .scope(session.scope)
        .progress()
        .onSuccess(
            progress ->
                request.reply(
                    new JsonObject()
                        .put("state", Reply.PENDING)
                        .put("joinId", session.joinId)
                        .put("progress", ReportJson.write(progress))));
  }

  // ---- answers

  /** True if there is more to fetch. */
  private boolean answer(JoinSession session, Request request, int from) {
    JoinReport report = Objects.requireNonNull(session.report());
    if (request.isLocal()) {
      request.reply(new JsonObject().put("state", "joined").put("joinId", session.joinId), report);
      return false;
    }
    JsonObject page =
        pages.page(session.scope, report, from).put("joinId", session.joinId).put("copy", copy);
    request.reply(page);
    return page.containsKey("next");
  }

  private static void fail(Request request, Throwable failure) {
    if (failure instanceof ClassCastException) {
      request.fail(TaskQueueCodes.WRONG_TYPE, Text.messageOf(failure));
    } else {
      request.fail(failure);
    }
  }

  // ---- their end

  /** A batch that an earlier owner of the queue has given to a join. */
  void restore(String joinId, String scope, JoinReport report) {
    JoinSession session = new JoinSession(context, joinId, scope, Object.class, null);
    session.joined(report);
    open.put(joinId, session);
  }

  /** A batch was not fetched in time. */
  void forgotten(JoinSession session, FrontLog log) {
    release(session.joinId);
    JoinReport report = session.report();
    if (report != null && !report.results().isEmpty()) {
      log.unfetched(session.scope, session.joinId, report.results().size());
    }
  }

  /**
   * The requester has gone.
   *
   * @return false if the join has its batch, which is kept for whoever asks for it
   */
  boolean giveUp(String joinId) {
    JoinSession session = open.use(joinId);
    if (session
        == null) { // its request may be on its way, or be sent again, and would take a batch
      acknowledged.put(joinId, joinId);
      return true;
    }
    if (!session.isPending()) {
      return false;
    }
    acknowledge(joinId);
    return open.use(joinId) == null;
  }

  /** The requester has its batch, or wants none any more. */
  void acknowledge(String joinId) {
    JoinSession session = open.use(joinId);
    if (session == null) {
      return;
    }
    session.stopIdling();
    if (session.isPending() && !session.giveUp()) {
      return; // is just getting its batch, which the requester cannot have seen
    }
    open.remove(joinId);
    acknowledged.put(joinId, joinId);
    release(joinId);
    session.rounds.end(
        waiter -> waiter.fail(TaskQueueCodes.NOT_FOUND, "join " + joinId + " was given up"));
    changed.run();
  }

  /** Whether there is a batch, or one that is being stored, that its requester has not fetched. */
  boolean hasUnfetched() {
    for (JoinSession session : open.values()) {
      if (!session.isPending() || session.storing) {
        return true;
      }
    }
    return false;
  }

  /**
   * Answers whoever waits, as the queue is going to be elsewhere. A batch that is being stored for
   * a join in one request goes to that request yet: its sender has no id to ask for it by.
   */
  void leave() {
    for (JoinSession session : open.values()) {
      session.stopIdling();
      if (!session.once || session.giveUp()) {
        session.rounds.end(waiter -> waiter.fail(Failures.moved()));
      }
    }
  }

  /** Answers the rest, to be called when no more is stored. */
  void left() {
    for (JoinSession session : open.values()) {
      session.rounds.end(
          waiter ->
              waiter.fail(
                  TaskQueueCodes.MOVED,
                  "the queue is changing its owner, and may have stored the batch; ask the next"
                      + " one for it by the joinId "
                      + session.joinId));
    }
  }

  /** Answers whoever waits, as the queue is gone. */
  void close(FrontLog log) {
    for (JoinSession session : open.values()) {
      session.stopIdling();
      session.rounds.end(waiter -> waiter.fail(TaskQueueCodes.CLOSING, "the queue is closed"));
      JoinReport report = session.report();
      if (report != null && !report.results().isEmpty()) {
        log.unfetched(session.scope, session.joinId, report.results().size());
      }
    }
  }
}
