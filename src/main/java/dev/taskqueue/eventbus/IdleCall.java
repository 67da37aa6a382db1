package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a queue to be idle by asking it again and again. What it holds is the same however long
 * that takes, and so is the depth of the calls that complete it.
 */
final class IdleCall {

  private static final long POLL_MILLIS = 100;

  private final RemoteClient client;

  /** The task of the queue that the caller is part of. */
  private final @Nullable String caller;

  private final Consumer<Runnable> later;
  private final Promise<Void> idle;

  private IdleCall(RemoteClient client, Line line, Consumer<Runnable> later) {
    this.client = client;
    this.caller = line.parent;
    this.later = later;
    this.idle = line.context.promise();
  }

  static Future<Void> start(RemoteClient client) {
    Line line = client.open();
    return new IdleCall(
            client, line, action -> line.context.setTimer(POLL_MILLIS, id -> action.run()))
        .start();
  }

  /**
   * Waits as long as somebody else says between two looks.
   *
   * @param later runs what it is given when it is time for the next look
   */
  static Future<Void> start(RemoteClient client, Consumer<Runnable> later) {
    return new IdleCall(client, client.open(), later).start();
  }

  private Future<Void> start() {
    if (caller != null) {
      idle.fail(
          new IllegalStateException(
              "task " + caller + " waits for its queue to be idle, and so for itself"));
    } else {
      look();
    }
    return idle.future();
  }

  private void look() {
    if (client.isClosed()) {
      idle.fail(client.closedFailure());
    } else {
      client
          .ask(Action.STATS, new JsonObject())
          .map(ReportJson::readStats)
          .onComplete(this::seen, idle::fail);
    }
  }

  private void seen(TaskQueueStats stats) {
    if (stats.unfinished() == 0) {
      idle.complete();
    } else {
      later.accept(this::look);
    }
  }
}
