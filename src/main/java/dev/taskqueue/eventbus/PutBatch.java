package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The puts of one message that goes in rounds, each when the one before it has entered the buffer,
 * until one fails. Keeps its tasks only until they are put.
 */
final class PutBatch {

  private final String id;
  private final Puts puts;
  private final @Nullable String parent;
  private final Rounds rounds;
  private final Deque<PutCommand> tasks;
  private final int count;
  private int entered;
  private boolean decided;
  private @Nullable Throwable failure;

  /**
   * A batch whose first put is still to come.
   *
   * @param parent the task that puts it, if it is one
   */
  PutBatch(
      ContextInternal context, String id, Puts puts, PutAllCommand all, @Nullable String parent) {
    this.id = id;
    this.puts = puts;
    this.parent = parent;
    this.rounds = new Rounds(context);
    this.tasks = new ArrayDeque<>(all.tasks);
    this.count = all.tasks.size();
  }

  boolean isDecided() {
    return decided;
  }

  boolean isSame(PutAllCommand all) {
    return all.tasks.size() == count;
  }

  void start() {
    for (PutCommand task; (task = tasks.poll()) != null; ) {
      Future<Void> entering = puts.putPlain(task, puts.isNested(parent));
      if (!entering.isComplete()) {
        entering.onComplete(
            v -> {
              entered++;
              start();
            },
            this::fail);
        return;
      }
      if (entering.failed()) {
        fail(entering.cause());
        return;
      }
      entered++;
    }
    decide();
  }

  private void fail(Throwable cause) {
    failure = cause;
    tasks.clear();
    decide();
  }

  private void decide() {
    decided = true;
    rounds.end(this::answer);
  }

  /** Answers a request, within a round. */
  void await(Request request, long millis) {
    if (decided) {
      answer(request);
    } else if (request.wantsAnswer()) {
      rounds.add(request, millis, late -> late.reply(json("pending")));
    } else {
      rounds.add(request);
    }
  }

  private void answer(Request request) {
    JsonObject json = json("entered");
    if (failure == null) {
      request.reply(json);
    } else if (!request.wantsAnswer()) {
      request.fail(failure);
    } else {
      JsonObject refused =
          new JsonObject()
              .put("index", entered)
              .put("code", Failures.codeOf(failure))
              .put("message", Text.messageOf(failure));
      json.put("refused", refused);
      if (request.isLocal()) {
        request.reply(json, failure);
      } else {
        request.reply(json);
      }
    }
  }

  private JsonObject json(String state) {
    return new JsonObject().put("state", state).put("batch", id).put("entered", entered);
  }

  /** Tells a sender that gave its id to another batch. */
  static void failOfSameId(Request request, String id) {
    request.fail(
        TaskQueueCodes.CONFLICT,
        "the batch " + Text.shorten(id) + " had another number of tasks when it was sent before");
  }
}
