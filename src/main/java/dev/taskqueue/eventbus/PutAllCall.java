package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.engine.CallerMdc;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A putAll of a client: many tasks a message, the next one when all tasks of the last have entered
 * the buffer. It works on the caller's context, and only one thing is under way at a time: items
 * are being read, or a message is being answered.
 */
final class PutAllCall<A> {

  private final RemoteClient client;
  private final Line line;
  private final String scope;
  private final @Nullable TaskOptions options;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final Promise<Void> done;

  /** What all tasks have; most are made when the call is long over. */
  private final CallerMdc mdc = CallerMdc.here();

  /**
   * For the caller's context.
   *
   * @param options of each task, not to be changed; null for the defaults
   */
  PutAllCall(
      RemoteClient client,
      String scope,
      Function<? super A, ? extends Task<?>> toTask,
      @Nullable TaskOptions options) {
    this.client = client;
    this.line = client.open();
    this.scope = scope;
    this.toTask = toTask;
    this.options = options;
    this.done = line.context.promise();
  }

  /** Puts them all; completes as {@link dev.taskqueue.TaskScope#putAll} does. */
  Future<Void> start(Iterable<A> items) {
    line.context.emit(
        items,
        all -> {
          try {
            goOn(all.iterator());
          } catch (Throwable e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  private void goOn(Iterator<A> items) {
    TaskBatch batch = new TaskBatch(client.address, line.isLocal());
    Throwable unusable = fill(batch, items);
    if (batch.isEmpty()) {
      end(unusable);
      return;
    }
    send(batch)
        .onComplete(
            entered -> {
              if (unusable == null) {
                goOn(items);
              } else {
                end(unusable);
              }
            },
            this::end);
  }

  /** Reads items into a batch. Gives why the next one cannot be put; those before it are. */
  private @Nullable Throwable fill(TaskBatch batch, Iterator<A> items) {
    Map<String, String> own = mdc.enter();
    try {
      while (!batch.isFull() && items.hasNext()) {
        batch.add(toTask.apply(items.next()));
      }
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      CallerMdc.leave(own);
    }
  }

  private Future<Reply> send(TaskBatch batch) {
    if (client.isClosed()) {
      return line.context.failedFuture(client.closedFailure());
    }
    if (line.isLocal()) {
      return line.askWithObject(
          Action.PUT_ALL, new LocalPutAll(scope, batch.objects, options), null, Failures::ofPut);
    }
    JsonObject json =
        new JsonObject().put("id", client.newId()).put("scope", scope).put("tasks", batch.json);
    try {
      if (options != null) {
        json.put("options", TaskJson.write(options));
      }
    } catch (IllegalArgumentException e) {
      return line.context.failedFuture(e);
    }
    return line.askInRounds(Action.PUT_ALL, json, null, Failures::ofPut);
  }

  private void end(@Nullable Throwable failure) {
    if (failure == null) {
      done.complete();
    } else {
      done.fail(failure);
    }
  }
}
