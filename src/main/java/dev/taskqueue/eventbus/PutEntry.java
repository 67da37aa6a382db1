package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.Placement;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One put and who waits for what of it. Keeps nothing of the task. */
final class PutEntry {

  private static final String ENTERED = "entered";
  private static final String ENDED = "ended";

  /** A sender of this node wants to know no more; its queue tells none by their ids. */
  private static final JsonObject LOCAL_PENDING = new JsonObject().put("state", Reply.PENDING);

  private static final JsonObject LOCAL_ENTERED = new JsonObject().put("state", ENTERED);
  private static final JsonObject LOCAL_ENDED = new JsonObject().put("state", ENDED);

  private final String scope;
  private final Answer answer;
  private final String content;
  private final ContextInternal context;

  /** The request that has put it, where it is not to be told before the put is decided. */
  private @Nullable Request first;

  /** Null while no other one waits, as is so for most puts all the time. */
  private @Nullable Rounds rounds;

  private String id = "";
  private long seq;

  /** Whether it has entered or failed: those who wait for the former wait no longer. */
  private boolean entered;

  private boolean wasAccepted;
  private boolean decided;
  private boolean acknowledged;
  private @Nullable Throwable failure;
  private @Nullable Object result;
  private @Nullable List<Runnable> entryWatchers;
  private @Nullable List<Runnable> watchers;

  PutEntry(ContextInternal context, String scope, Answer answer, String content) {
    this.context = context;
    this.scope = scope;
    this.answer = answer;
    this.content = content;
  }

  /** One that an earlier owner of the queue has accepted. */
  static PutEntry of(ContextInternal context, KeptTask task) {
    PutEntry entry = new PutEntry(context, task.scope, task.answer, task.content);
    entry.id = task.id;
    entry.seq = task.seq;
    entry.entered = true;
    entry.wasAccepted = true;
    return entry;
  }

  /** The queue has taken note of it. */
  void placed(Placement placement) {
    id = placement.id();
    seq = placement.seq();
  }

  String id() {
    return id;
  }

  boolean hasEntered() {
    return entered;
  }

  /** Whether the task has entered, and the put is answered when that is stored. */
  boolean isBeingStored() {
    return entered && !decided && answer != Answer.ENDED;
  }

  boolean isDecided() {
    return decided;
  }

  String scope() {
    return scope;
  }

  /** Whether it is a put of this content, as {@link PutCommand} has it. */
  boolean isOf(String other) {
    return content.equals(other);
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

  /** Whether the queue has taken the task, whatever became of it then. */
  boolean wasAccepted() {
    return wasAccepted;
  }

  /** It has been accepted: all there is to wait for, but for its end. */
  void accepted() {
    wasAccepted = true;
    if (answer == Answer.ENDED) {
      entered();
    } else {
      succeeded(null);
    }
  }

  /** The task is in the buffer, or its delay is running; whether that is stored is open. */
  void entered() {
    wasAccepted = true;
    tellEntered();
  }

  private void tellEntered() {
    entered = true;
    List<Runnable> told = entryWatchers;
    entryWatchers = null;
    if (told != null) {
      told.forEach(Runnable::run);
    }
  }

  private void decide() {
    decided = true;
    tellEntered();
    if (first != null) {
      answer(first);
      first = null;
    }
    if (rounds != null) {
      rounds.end(this::answer);
    }
    List<Runnable> told = watchers;
    watchers = null;
    if (told != null) {
      told.forEach(Runnable::run);
    }
  }

  /** Calls {@code action} when it has entered or failed, at once if it has. */
  void whenEntered(Runnable action) {
    if (entered) {
      action.run();
    } else {
      entryWatchers = entryWatchers == null ? new ArrayList<>(1) : entryWatchers;
      entryWatchers.add(action);
    }
  }

  /** Does not call this very {@code action} any more: a sender that asks again has another one. */
  void noLongerWhenEntered(Runnable action) {
    if (entryWatchers != null) {
      entryWatchers.remove(action);
    }
  }

  /** Calls {@code action} when it is decided, at once if it is. */
  void whenDecided(Runnable action) {
    if (decided) {
      action.run();
    } else {
      watchers = watchers == null ? new ArrayList<>(1) : watchers;
      watchers.add(action);
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
      first = request;
    } else {
      await(request);
    }
  }

  /** Answers a request, when there is something to tell. */
  void await(Request request) {
    if (decided) {
      answer(request);
    } else if (!request.wantsAnswer()) {
      rounds().add(request);
    } else if (answer == Answer.ACCEPTED) {
      rounds().add(request, request.timeToAnswer(), this::undecided);
    } else {
      long millis = Math.min(request.timeToAnswer(), Protocol.ROUND.toMillis());
      rounds().add(request, millis, this::pending);
    }
  }

  private Rounds rounds() {
    if (rounds == null) {
      rounds = new Rounds(context);
    }
    return rounds;
  }

  private void pending(Request request) {
    if (request.isLocal()) {
      request.reply(LOCAL_PENDING, null);
    } else {
      request.reply(json(Reply.PENDING));
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
      if (request.isLocal()) {
        request.reply(LOCAL_ENTERED, null);
      } else {
        request.reply(json(answer == Answer.ENTERED ? ENTERED : null));
      }
    } else if (acknowledged) {
      request.fail(TaskQueueCodes.NOT_FOUND, "the result of " + id + " has been acknowledged");
    } else if (request.isLocal()) {
      request.reply(LOCAL_ENDED, result);
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
        request.reply(json(ENDED).put("result", result));
      }
    } catch (RuntimeException e) { // one that somebody changes now fails in its own way
      request.fail(TaskQueueCodes.TOO_LARGE, "the result of " + id + ": " + Text.messageOf(e));
    }
  }

  /** What a put that was accepted is told. */
  JsonObject json(@Nullable String state) {
    JsonObject json = new JsonObject().put("id", id).put("scope", scope);
    if (seq > 0) {
      json.put("seq", seq);
    }
    return state == null ? json : json.put("state", state);
  }
}
