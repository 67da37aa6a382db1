package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.Placement;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One put and who waits for what of it. Keeps nothing of the task. */
final class PutEntry {

  private final String scope;
  private final Answer answer;
  private final String content;
  private final Rounds rounds;

  private String id = "";
  private long seq;
  private boolean decided;
  private boolean acknowledged;
  private @Nullable Throwable failure;
  private @Nullable Object result;
  private @Nullable Runnable watcher;

  PutEntry(ContextInternal context, PutCommand put) {
    this.scope = put.scope();
    this.answer = put.answer();
    this.content = put.content();
    this.rounds = new Rounds(context);
  }

  /** The queue has taken note of it. */
  void placed(Placement placement) {
    id = placement.id();
    seq = placement.seq();
  }

  String id() {
    return id;
  }

  boolean isDecided() {
    return decided;
  }

  boolean isSame(PutCommand put) {
    return content.equals(put.content());
  }

  /** What was waited for has come to be. */
  void succeeded(@Nullable Object value) {
    if (!decided) {
      result = value;
      decide();
    }
  }

  void failed(Throwable cause) {
    if (!decided) {
      failure = cause;
      decide();
    }
  }

  private void decide() {
    decided = true;
    rounds.end(this::answer);
    if (watcher != null) {
      watcher.run();
    }
  }

  /** Calls {@code action} when it is decided, at once if it is. */
  void whenDecided(Runnable action) {
    if (decided) {
      action.run();
    } else {
      Runnable other = watcher;
      watcher =
          other == null
              ? action
              : () -> {
                other.run();
                action.run();
              };
    }
  }

  /** Why it failed, once decided; null if it did not. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** The requester has its result. */
  void acknowledge() {
    acknowledged = true;
    result = null;
  }

  /** Answers the request that has put it. */
  void awaitFirst(Request request) {
    if (!decided && answer == Answer.ACCEPTED) {
      // Its put timeout is no longer than the sender's patience. A timer beside it could call a put
      // refused that is just being accepted.
      rounds.add(request);
    } else {
      await(request);
    }
  }

  /** Answers a request, when there is something to tell. */
  void await(Request request) {
    if (decided) {
      answer(request);
    } else if (!request.wantsAnswer()) {
      rounds.add(request);
    } else if (answer == Answer.ACCEPTED) {
      rounds.add(request, request.timeToAnswer(), this::undecided);
    } else {
      long millis = Math.min(request.timeToAnswer(), Protocol.ROUND.toMillis());
      rounds.add(request, millis, late -> late.reply(json("pending")));
    }
  }

  private void undecided(Request request) {
    request.fail(
        TaskQueueCodes.TIMED_OUT, "put " + id + " was sent before and still waits for room");
  }

  private void answer(Request request) {
    if (failure != null) {
      request.fail(failure);
    } else if (answer != Answer.ENDED) {
      request.reply(answer == Answer.ENTERED ? json("entered") : json(null));
    } else if (acknowledged) {
      request.fail(TaskQueueCodes.NOT_FOUND, "the result of " + id + " has been acknowledged");
    } else if (request.isLocal()) {
      request.reply(json("ended"), result);
    } else {
      answerAsJson(request);
    }
  }

  private void answerAsJson(Request request) {
    try {
      if (JsonValues.size(result) > Protocol.RESULT_BYTES) {
        request.fail(
            TaskQueueCodes.TOO_LARGE,
            "the result of " + id + " is larger than " + Protocol.RESULT_BYTES + " bytes");
      } else {
        request.reply(json("ended").put("result", result));
      }
    } catch (IllegalArgumentException e) {
      request.fail(TaskQueueCodes.TOO_LARGE, "the result of " + id + ": " + e.getMessage());
    }
  }

  /** What a put that was accepted is told. */
  JsonObject json(@Nullable String state) {
    JsonObject json = new JsonObject().put("id", id).put("scope", scope).put("seq", seq);
    return state == null ? json : json.put("state", state);
  }
}
