package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.engine.OutcomeStream;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readers of outcomes by message. */
final class Readings {

  /** Number of readers at most. */
  static final int MAX_OPEN = 10_000;

  private static final String CLOSED = "the queue is closed";

  private final ContextInternal context;
  private final LocalQueue queue;
  private final Pages limits;
  private final FrontTiming timing;
  private final FrontLog log;
  private final Ledger<String> over;
  private final Runnable changed;

  /** Null if nothing of this queue is to outlive it. */
  private final @Nullable Book book;

  private final Map<String, Reading> open = new HashMap<>();

  /**
   * Without any.
   *
   * @param limits of a round's page
   * @param over ids of readers that are no more, so that a late repetition starts no new one
   * @param changed called when a reader has gone
   */
  Readings(
      ContextInternal context,
      LocalQueue queue,
      Pages limits,
      FrontTiming timing,
      FrontLog log,
      Ledger<String> over,
      Runnable changed,
      @Nullable Book book) {
    this.context = context;
    this.queue = queue;
    this.limits = limits;
    this.timing = timing;
    this.log = log;
    this.over = over;
    this.changed = changed;
    this.book = book;
  }

  void read(Request request) {
    ReadCommand read = request.read(ReadCommand::read);
    long millis = Math.min(request.timeToAnswer(), timing.roundMillis());
    if (!request.wantsAnswer()) {
      throw new BadRequestException(
          "outcomes must be asked for by a request, for they come in the answer");
    }
    Reading reading = open.get(read.reader());
    if (reading == null) {
      reading = start(request, read);
    } else if (!reading.scope.equals(read.scope)) {
      request.fail(
          TaskQueueCodes.CONFLICT,
          "reader " + Text.shorten(reading.id) + " reads another scope: '" + reading.scope + "'");
      return;
    }
    if (reading != null) {
      reading.serve(request, read, millis);
    }
  }

  private @Nullable Reading start(Request request, ReadCommand read) {
    String id = read.reader();
    if (read.round > 1 || over.use(id) != null) {
      request.fail(
          TaskQueueCodes.NOT_FOUND,
          "there is no reader "
              + Text.shorten(id)
              + ": it has not begun with round 1, has acknowledged its end, was not heard of for "
              + timing.readerPatienceMillis()
              + " ms, or the queue has gone over to this node since. Begin with another reader id");
      return null;
    }
    if (open.size() >= MAX_OPEN) {
      request.fail(TaskQueueCodes.FULL, "there are " + open.size() + " readers already");
      return null;
    }
    OutcomeStream stream;
    try {
      stream = queue.startReading(read.scope);
    } catch (IllegalStateException e) {
      if (queue.isClosed()) { // and goes on being served for those who have something to fetch
        request.fail(
            book == null ? new CodedFailure(TaskQueueCodes.CLOSING, CLOSED) : Failures.moved());
      } else {
        request.fail(TaskQueueCodes.CONFLICT, Text.messageOf(e));
      }
      return null;
    }
    Reading reading =
        new Reading(
            context,
            read,
            request.isLocal(),
            stream,
            limits,
            timing.readerPatienceMillis(),
            () -> drop(id),
            book == null ? task -> {} : book::read);
    open.put(id, reading);
    return reading;
  }

  private void drop(String id) {
    Reading reading = open.get(id);
    if (reading != null) {
      tellUnread(reading, remove(reading));
    }
  }

  /** The reader has all, or wants no more. */
  void acknowledge(String id) {
    Reading reading = open.get(id);
    if (reading != null) {
      reading.acknowledged();
      remove(reading);
    } else {
      over.put(id, id); // its first request may be on its way
    }
  }

  private int remove(Reading reading) {
    open.remove(reading.id);
    over.put(reading.id, reading.id);
    int unread =
        reading.stop(
            TaskQueueCodes.NOT_FOUND, "reader " + Text.shorten(reading.id) + " was given up");
    changed.run();
    return unread;
  }

  private void tellUnread(Reading reading, int unread) {
    if (unread > 0) {
      log.unread(reading.scope, reading.id, unread);
    }
  }

  int size() {
    return open.size();
  }

  /** Answers whoever waits, as the queue is going to be elsewhere. */
  void leave() {
    open.values().forEach(reading -> reading.leave(Failures.moved()));
    open.clear();
  }

  /** Answers whoever waits, as the queue is gone. */
  void close() {
    for (Reading reading : List.copyOf(open.values())) {
      tellUnread(reading, reading.stop(TaskQueueCodes.CLOSING, CLOSED));
    }
    open.clear();
  }
}
