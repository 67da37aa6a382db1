package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The puts of one message, each when the one before it has been accepted, until one is not. So what
 * was accepted is always the first so many of them.
 */
final class PutAll {

  private final Puts puts;
  private final Request request;
  private final LongSupplier clock;
  private final List<PutCommand> tasks;
  private final boolean nested;
  private final long deadline;
  private final JsonArray accepted = new JsonArray();

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
    while (accepted.size() < tasks.size()) {
      PutEntry entry = put(tasks.get(accepted.size()));
      if (entry == null) {
        return;
      }
      if (!entry.isDecided()) {
        entry.whenDecided(
            () -> {
              if (isAccepted(entry)) {
                next();
              }
            });
        return;
      }
      if (!isAccepted(entry)) {
        return;
      }
    }
    request.reply(new JsonObject().put("accepted", accepted));
  }

  private @Nullable PutEntry put(PutCommand task) {
    PutEntry known = puts.known(task);
    if (known != null) {
      if (known.isOf(task.content())) {
        return known;
      }
      refused(
          TaskQueueCodes.CONFLICT,
          "the id " + task.options().getId() + " was given to another task before");
      return null;
    }
    long left = deadline - clock.getAsLong();
    if (left <= 0) {
      refused(TaskQueueCodes.FULL, "there was no room for all before the sender's timeout");
      return null;
    }
    return puts.put(task, nested, Duration.ofNanos(left));
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
