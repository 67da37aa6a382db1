package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The puts of one message, each when the one before it has entered the buffer, until one does not.
 * So what was accepted is always the first so many of them.
 */
final class PutAll {

  private final Puts puts;
  private final Request request;
  private final LongSupplier clock;
  private final List<PutCommand> tasks;
  private final boolean nested;
  private final long deadline;
  private final List<PutEntry> entries = new ArrayList<>();
  private final JsonArray accepted = new JsonArray();
  private @Nullable Runnable refusal;

  private PutAll(Puts puts, Request request, List<PutCommand> tasks, LongSupplier clock) {
    this.puts = puts;
    this.request = request;
    this.clock = clock;
    this.tasks = tasks;
    this.nested = puts.isNested(request);
    this.deadline = clock.getAsLong() + Puts.timeLimit(request).toNanos();
  }

  static void start(Puts puts, Request request, List<PutCommand> tasks, LongSupplier clock) {
    new PutAll(puts, request, tasks, clock).next();
  }

  private void next() {
    while (entries.size() < tasks.size()) {
      PutEntry entry = put(tasks.get(entries.size()));
      if (entry == null) {
        return;
      }
      entries.add(entry);
      if (!entry.hasEntered()) {
        entry.whenEntered(this::goOn);
        return;
      }
      if (entry.failure() != null) {
        break;
      }
    }
    answer();
  }

  private void goOn() {
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

  private @Nullable PutEntry put(PutCommand task) {
    PutEntry known = puts.known(task);
    if (known != null) {
      if (known.isOf(task.content())) {
        return known;
      }
      return end(
          TaskQueueCodes.CONFLICT,
          "the id " + task.options().getId() + " was given to another task before");
    }
    long left = deadline - clock.getAsLong();
    if (left <= 0) {
      return end(TaskQueueCodes.FULL, "there was no room for all before the sender's timeout");
    }
    return puts.put(task, nested, Duration.ofNanos(left));
  }

  /** No more tasks are put. */
  private @Nullable PutEntry end(int code, String message) {
    refusal = () -> refused(code, message);
    answer();
    return null;
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
