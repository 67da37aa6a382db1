package dev.taskqueue.eventbus;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.TaskOptions;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * The messages by which a client puts many tasks with the same options: each to be sent again as
 * often as it takes, for its id makes it one.
 */
final class BatchCalls {

  private final RemoteClient client;
  private final Line line;
  private final String scope;
  private final TaskOptions options;
  private final JsonObject jsonOptions;
  private final String idPrefix = UUID.randomUUID() + "-";
  private int sent;

  /**
   * For a caller's putAll.
   *
   * @param options without an id
   * @throws IllegalArgumentException if they have something that JSON cannot carry to a queue that
   *     is not of this node
   */
  BatchCalls(RemoteClient client, String scope, TaskOptions options) {
    this.client = client;
    this.line = client.open();
    this.scope = scope;
    this.options = new TaskOptions(options);
    this.jsonOptions = line.isLocal() ? new JsonObject() : TaskJson.write(options);
  }

  /** The caller's. */
  ContextInternal context() {
    return line.context;
  }

  TaskBatch newBatch() {
    return new TaskBatch(client.address, line.isLocal());
  }

  /** Puts them all, in order; fails as the first put that fails, after which none is put. */
  Future<Void> send(TaskBatch batch) {
    if (client.isClosed()) {
      return line.context.failedFuture(
          new QueueClosedException("this client of queue " + client.address + " was closed"));
    }
    JsonObject json = new JsonObject().put("batch", idPrefix + ++sent).put("scope", scope);
    Object body =
        line.isLocal()
            ? new LocalBody(json, new LocalBody.PutObjects(batch.objects, options))
            : json.put("options", jsonOptions).put("tasks", batch.json);
    return line.askInRounds(Action.PUT_ALL, body, Failures::ofPut).compose(this::read);
  }

  private Future<Void> read(Reply reply) {
    JsonObject refused = reply.json().getJsonObject("refused");
    if (refused == null) {
      return line.context.succeededFuture();
    }
    return line.context.failedFuture(
        reply.object() instanceof Throwable cause
            ? cause
            : Failures.ofPut(
                Failures.of(refused.getInteger("code"), refused.getString("message"))));
  }
}
