package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Outcome;
import dev.taskqueue.ProgressUpdates;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskScope;
import dev.taskqueue.engine.ProgressTicker;
import dev.taskqueue.engine.PutMany;
import dev.taskqueue.engine.StreamFeed;
import dev.taskqueue.engine.TaskSink;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A scope of a queue that is reached by messages. */
class RemoteScope implements TaskScope {

  final RemoteClient client;
  private final String name;

  RemoteScope(RemoteClient client, String name) {
    this.client = client;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Void> put(Task<?> task) {
    return putCopy(task, null, Answer.ENTERED).mapEmpty();
  }

  @Override
  public Future<Void> put(Task<?> task, TaskOptions options) {
    return putCopy(task, new TaskOptions(options), Answer.ENTERED).mapEmpty();
  }

  @Override
  public <T> Future<T> submit(Task<T> task, TaskOptions options) {
    TaskOptions own = new TaskOptions(options);
    return putCopy(task, own, Answer.ENDED)
        .map(
            reply -> {
              if (own.getId() != null) { // what it has no id for, the queue does not keep
                client.open().ask(Action.ACK, new JsonObject().put("id", own.getId()));
              }
              Object result =
                  reply.object() != null ? reply.object() : reply.json().getValue("result");
              @SuppressWarnings("unchecked") // the outcome is what the task's future gives
              T typed = (T) result;
              return typed;
            });
  }

  /**
   * Puts a task.
   *
   * @param own options of this put alone; null for the defaults
   */
  private Future<Reply> putCopy(Task<?> task, @Nullable TaskOptions own, Answer answer) {
    Objects.requireNonNull(task, "task");
    Line line = client.open();
    return client.isClosed()
        ? line.context.failedFuture(client.closedFailure())
        : PutCall.start(line, client, name, task, own, answer);
  }

  @Override
  public <A> Future<Void> putAll(Iterable<A> items, Function<? super A, ? extends Task<?>> toTask) {
    return putAllWith(items, toTask, null);
  }

  @Override
  public <A> Future<Void> putAll(
      Iterable<A> items, Function<? super A, ? extends Task<?>> toTask, TaskOptions options) {
    PutMany.check(options);
    return putAllWith(items, toTask, new TaskOptions(options));
  }

  /**
   * Puts a task for each item.
   *
   * @param own options of each task; null for the defaults
   */
  private <A> Future<Void> putAllWith(
      Iterable<A> items, Function<? super A, ? extends Task<?>> toTask, @Nullable TaskOptions own) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(toTask, "toTask");
    return new PutAllCall<A>(client, name, toTask, own).start(items);
  }

  @Override
  public <A> Future<Void> pipeFrom(
      ReadStream<A> source, Function<? super A, ? extends Task<?>> toTask) {
    return pipeFrom(source, toTask, new TaskOptions());
  }

  @Override
  public <A> Future<Void> pipeFrom(
      ReadStream<A> source, Function<? super A, ? extends Task<?>> toTask, TaskOptions options) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(toTask, "toTask");
    return new StreamFeed<A>(
            client.vertx.getOrCreateContext(), source, toTask, PutMany.with(this, options))
        .start();
  }

  @Override
  public <A> WriteStream<A> toWriteStream(
      Function<? super A, ? extends Task<?>> toTask, TaskOptions options) {
    Objects.requireNonNull(toTask, "toTask");
    return new TaskSink<A>(client.vertx.getOrCreateContext(), toTask, PutMany.with(this, options));
  }

  @Override
  public ReadStream<Outcome> outcomes() {
    return RemoteOutcomes.open(client, name);
  }

  @Override
  @SuppressWarnings("unchecked") // JoinCall has seen to it
  public <T> Future<List<T>> join(Class<T> type) {
    return JoinCall.results(client.open(), name, type, client.untaken).map(list -> (List<T>) list);
  }

  @Override
  public Future<JoinReport> joinReport() {
    return JoinCall.report(client.open(), name, client.untaken);
  }

  @Override
  public Future<ScopeProgress> progress() {
    return client
        .ask(Action.PROGRESS, new JsonObject().put("scope", name))
        .map(ReportJson::readProgress);
  }

  @Override
  public ProgressUpdates onProgress(Duration atMostEvery, Handler<ScopeProgress> handler) {
    return new ProgressTicker(
            client.vertx.getOrCreateContext(),
            atMostEvery,
            handler,
            this::progress,
            new RemoteProgress(client, name))
        .start();
  }

  @Override
  public Future<Integer> cancel() {
    return client
        .ask(Action.CANCEL, new JsonObject().put("scope", name))
        .map(json -> json.getInteger("cancelled", 0));
  }
}
