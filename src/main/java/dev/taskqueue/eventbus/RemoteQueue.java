package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.RunningTask;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskScope;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A queue that is reached by messages. Keeps nothing of it but its address. */
final class RemoteQueue extends RemoteScope implements TaskQueue {

  RemoteQueue(Vertx vertx, String address, CallStyle style) {
    super(new RemoteClient(vertx, address, style), LocalQueue.DEFAULT_SCOPE);
  }

  @Override
  public TaskScope scope(String name) {
    return name.equals(LocalQueue.DEFAULT_SCOPE)
        ? this
        : new RemoteScope(client, Limits.name("scope", name));
  }

  @Override
  public Future<Boolean> cancel(String taskId) {
    Objects.requireNonNull(taskId, "taskId");
    return found(client.ask(Action.CANCEL, new JsonObject().put("id", taskId)));
  }

  @Override
  public Future<Boolean> setPriority(String taskId, int priority) {
    Objects.requireNonNull(taskId, "taskId");
    TaskOptions.checkPriority(priority);
    return found(
        client.ask(
            Action.SET_PRIORITY, new JsonObject().put("id", taskId).put("priority", priority)));
  }

  private static Future<Boolean> found(Future<?> answer) {
    return answer
        .map(json -> true)
        .recover(
            failure ->
                Failures.codeOfReply(failure) == TaskQueueCodes.NOT_FOUND
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<Void> pause() {
    return client.ask(Action.PAUSE, new JsonObject()).mapEmpty();
  }

  @Override
  public Future<Void> resume() {
    return client.ask(Action.RESUME, new JsonObject()).mapEmpty();
  }

  @Override
  public Future<Void> resize(int workers) {
    Limits.inRange("workers", workers, 1, TaskQueueOptions.MAX_WORKERS);
    return client.ask(Action.RESIZE, new JsonObject().put("workers", workers)).mapEmpty();
  }

  @Override
  public Future<Integer> clear() {
    return client.ask(Action.CLEAR, new JsonObject()).map(json -> json.getInteger("cancelled", 0));
  }

  @Override
  public Future<TaskQueueStats> stats() {
    return client.ask(Action.STATS, new JsonObject()).map(ReportJson::readStats);
  }

  @Override
  public Future<List<RunningTask>> running() {
    return client.ask(Action.RUNNING, new JsonObject()).map(ReportJson::readRunning);
  }

  @Override
  public Future<Void> idle() {
    return IdleCall.start(client);
  }

  @Override
  public Future<JoinReport> close() {
    client.close();
    return Future.succeededFuture(
        new JoinReport(List.of(), TaskCounts.NONE, List.of(), Duration.ZERO));
  }

  @Override
  public Future<JoinReport> close(Duration deadline) {
    Limits.notNegative("deadline", deadline);
    return close();
  }
}
