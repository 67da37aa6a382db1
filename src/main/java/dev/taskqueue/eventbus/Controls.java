package dev.taskqueue.eventbus;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;

/** Everything by message but puts and joins. */
final class Controls {

  /** Scopes in a reply, unless the requester says another number. */
  private static final int MAX_SCOPES = 1_000;

  private final LocalQueue queue;
  private final FrontLog log;

  Controls(LocalQueue queue, FrontLog log) {
    this.queue = queue;
    this.log = log;
  }

  void stats(Request request) {
    request.read(Controls::nothing);
    queue
        .stats()
        .onSuccess(
            stats -> request.reply(stats.toJson().put("unanswerableMessages", log.unanswerable())));
  }

  void running(Request request) {
    request.read(Controls::nothing);
    queue.running().onSuccess(running -> request.reply(ReportJson.write(running)));
  }

  void progress(Request request) {
    JsonObject read = new JsonObject().put("scope", LocalQueue.DEFAULT_SCOPE);
    request.read(
        json -> {
          new StrictJson("progress key")
              .string("scope", value -> read.put("scope", TaskJson.scopeName(value)))
              .read(json);
          return json;
        });
    queue
        .scope(read.getString("scope"))
        .progress()
        .onSuccess(progress -> request.reply(ReportJson.write(progress)));
  }

  void scopes(Request request) {
    int max = request.read(Controls::readMax);
    queue.scopes(max).onSuccess(scopes -> request.reply(ReportJson.writeScopes(scopes)));
  }

  private static int readMax(JsonObject json) {
    JsonObject read = new JsonObject();
    new StrictJson("scopes key")
        .integer("max", 1, Integer.MAX_VALUE, value -> read.put("max", value))
        .read(json);
    return Limits.inRange("max", read.getInteger("max", MAX_SCOPES), 1, Integer.MAX_VALUE);
  }

  void cancel(Request request) {
    JsonObject read = request.read(Controls::readCancel);
    String id = read.getString("id");
    if (id == null) {
      queue
          .scope(read.getString("scope"))
          .cancel()
          .onSuccess(count -> request.reply(cancelled(count)));
      return;
    }
    queue
        .cancel(id)
        .onSuccess(
            found -> {
              if (found) {
                request.reply(cancelled(1));
              } else {
                request.fail(
                    TaskQueueCodes.NOT_FOUND,
                    "there is no unfinished task with the id " + Text.shorten(id));
              }
            });
  }

  private static JsonObject readCancel(JsonObject json) {
    JsonObject read = new JsonObject();
    new StrictJson("cancel key")
        .string("id", value -> read.put("id", value))
        .string("scope", value -> read.put("scope", TaskJson.scopeName(value)))
        .read(json);
    if (read.size() != 1) {
      throw new IllegalArgumentException(
          "cancel needs either the key 'id' or the key 'scope' (\"\" for the default scope)");
    }
    return read;
  }

  void clear(Request request) {
    request.read(Controls::nothing);
    queue.clear().onSuccess(count -> request.reply(cancelled(count)));
  }

  void pause(Request request) {
    request.read(Controls::nothing);
    queue.pause().onSuccess(v -> request.done());
  }

  void resume(Request request) {
    request.read(Controls::nothing);
    queue.resume().onSuccess(v -> request.done());
  }

  void resize(Request request) {
    int workers = request.read(Controls::readWorkers);
    queue.resize(workers).onSuccess(v -> request.done()).onFailure(request::fail);
  }

  private static int readWorkers(JsonObject json) {
    JsonObject read = new JsonObject();
    new StrictJson("resize key")
        .integer("workers", 1, TaskQueueOptions.MAX_WORKERS, value -> read.put("workers", value))
        .read(json);
    Integer workers = read.getInteger("workers");
    if (workers == null) {
      throw new IllegalArgumentException("the resize key 'workers' is missing");
    }
    return Limits.inRange("workers", workers, 1, TaskQueueOptions.MAX_WORKERS);
  }

  void setPriority(Request request) {
    JsonObject read = request.read(Controls::readPriority);
    String id = read.getString("id");
    queue
        .setPriority(id, read.getInteger("priority"))
        .onSuccess(
            found -> {
              if (found) {
                request.done();
              } else {
                request.fail(
                    TaskQueueCodes.NOT_FOUND, "no task that waits has the id " + Text.shorten(id));
              }
            });
  }

  private static JsonObject readPriority(JsonObject json) {
    JsonObject read = new JsonObject();
    new StrictJson("setPriority key")
        .string("id", value -> read.put("id", value))
        .integer(
            "priority",
            TaskOptions.MIN_PRIORITY,
            TaskOptions.MAX_PRIORITY,
            value -> read.put("priority", TaskOptions.checkPriority(value)))
        .read(json);
    if (read.size() != 2) {
      throw new IllegalArgumentException("setPriority needs the keys 'id' and 'priority'");
    }
    return read;
  }

  private static JsonObject nothing(JsonObject json) {
    new StrictJson("key").read(json);
    return json;
  }

  private static JsonObject cancelled(int count) {
    return new JsonObject().put("cancelled", count);
  }
}
