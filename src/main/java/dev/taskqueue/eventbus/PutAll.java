package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The puts of one message, each when the one before it has entered the buffer, until one does not.
 * So what was accepted is always the first so many of them. A sender that can ask again may have
 * the one that finds no room in time keep its place.
 */
final class PutAll {

  private final ContextInternal context;
  private final Puts puts;
  private final Request request;
  private final LongSupplier clock;
  private final List<PutCommand> tasks;
  private final boolean nested;
  private final long deadline;
  private final List<PutEntry> entries = new ArrayList<>();
  private final JsonArray accepted = new JsonArray();
  private @Nullable Runnable refusal;

  private final @Nullable String waiting;

  /** Until the sender is told of the one that waits, if one does. */
  private @Nullable Long timer;

  /** Whether the last one is of another message, and may wait for longer than this one can. */
  private boolean wasPutBefore;

  private final Runnable whenEntered = this::goOn;

  private boolean ended;

  private PutAll(
      ContextInternal context, Puts puts, Request request, PutAllCommand all, LongSupplier clock) {
    this.context = context;
    this.puts = puts;
    this.request = request;
    this.clock = clock;
    this.tasks = all.commands;
    this.waiting = all.waiting;
    this.nested = puts.isNested(request);
    this.deadline = clock.getAsLong() + Puts.timeLimit(request).toNanos();
  }

  static void start(
      ContextInternal context, Puts puts, Request request, PutAllCommand all, LongSupplier clock) {
    new PutAll(context, puts, request, all, clock).next();
  }

  private void next() {
    while (entries.size() < tasks.size()) {
      PutEntry entry = put(tasks.get(entries.size()));
      if (entry == null) {
        return;
      }
      entries.add(entry);
      if (!entry.hasEntered()) {
        if ((waiting != null || wasPutBefore) && request.wantsAnswer()) {
          leaveInTime(entry);
        }
        entry.whenEntered(whenEntered);
        return;
      }
      if (entry.failure() != null) {
        break;
      }
    }
    answer();
  }

  private void goOn() {
    stopTimer();
    if (ended) {
      return;
    }
    if (entries.get(entries.size() - 1).failure() == null) {
      next();
    } else {
      answer();
    }
  }

  /** Waits for what is to be stored, which goes faster for all together. */
  private void answer() {
    while (accepted.size() < entries.size()) {
      PutEntry entry = entries.get(accepted.size());
      if (!entry.isDecided()) {
        entry.whenDecided(this::answer);
        return;
      }
      if (!isAccepted(entry)) {
        return;
      }
    }
    if (refusal != null) {
      refusal.run();
    } else {
      request.reply(new JsonObject().put("accepted", accepted));
    }
  }

  /** Answers without it, if it has found no room by then; it goes on waiting. */
  private void leaveInTime(PutEntry entry) {
    long millis = Math.max(1, (deadline - clock.getAsLong()) / 1_000_000);
    timer =
        context.setTimer(
            millis,
            id -> {
              timer = null;
              if (!entry.hasEntered()) {
                entry.noLongerWhenEntered(whenEntered);
                entries.remove(entry);
                if (waiting != null) {
                  puts.remember(entry);
                  end(() -> waits(entry));
                } else {
                  end(
                      TaskQueueCodes.TIMED_OUT,
                      "put " + entry.id() + " was sent before and still waits for room");
                }
              }
            });
  }

  private void stopTimer() {
    if (timer != null) {
      context.owner().cancelTimer(timer);
      timer = null;
    }
  }

  private void waits(PutEntry entry) {
    request.reply(new JsonObject().put("accepted", accepted).put("waiting", entry.id()));
  }

  private @Nullable PutEntry put(PutCommand task) {
    if (entries.isEmpty() && waiting != null && !waiting.isEmpty()) {
      PutEntry left = puts.waiting(waiting);
      if (left != null) {
        return left;
      }
    }
    PutEntry known = puts.known(task);
    wasPutBefore = known != null;
    if (known != null) {
      // Its content need not name the scope, which may be that of the message.
      if (known.isOf(task.content()) && known.scope().equals(task.scope())) {
        return known;
      }
      CodedFailure conflict = Failures.idOfAnother(task);
      return end(conflict.code, Text.messageOf(conflict));
    }
    long left = deadline - clock.getAsLong();
    if (left <= 0) {
      return end(TaskQueueCodes.FULL, "there was no room for all before the sender's timeout");
    }
    return puts.put(task, nested, waiting != null ? null : Duration.ofNanos(left));
  }

  /** No more tasks are put. */
  private @Nullable PutEntry end(int code, String message) {
    end(() -> refused(code, message));
    return null;
  }

  private void end(Runnable last) {
    ended = true;
    refusal = last;
    answer();
  }

  private boolean isAccepted(PutEntry entry) {
    Throwable failure = entry.failure();
    if (failure != null) {
      refused(Failures.codeOf(failure), Text.messageOf(failure));
      return false;
    }
    accepted.add(entry.json(null));
    return true;
  }

  private void refused(int code, String message) {
    if (!request.wantsAnswer()) {
      request.fail(code, message);
      return;
    }
    JsonObject refused =
        new JsonObject().put("index", accepted.size()).put("code", code).put("message", message);
    request.reply(new JsonObject().put("accepted", accepted).put("refused", refused));
  }
}
