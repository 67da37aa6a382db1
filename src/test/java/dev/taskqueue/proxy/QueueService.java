package dev.taskqueue.proxy;

import io.vertx.codegen.annotations.Nullable;
import io.vertx.codegen.annotations.ProxyGen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A queue as a service: parameters are keys of the body, method names are actions. */
@ProxyGen
public interface QueueService {

  static QueueService createProxy(Vertx vertx, String address) {
    return new QueueServiceVertxEBProxy(vertx, address);
  }

  Future<JsonObject> put(
      String address,
      @Nullable JsonObject body,
      @Nullable String id,
      @Nullable String scope,
      @Nullable Long delay,
      @Nullable Integer priority,
      @Nullable Boolean collect,
      @Nullable JsonObject headers);

  Future<JsonObject> putAll(List<JsonObject> tasks, @Nullable String scope);

  Future<JsonObject> join(@Nullable String scope, @Nullable String joinId, int from);

  Future<Void> ack(String joinId);

  Future<JsonObject> progress(String scope);

  Future<JsonObject> cancel(@Nullable String id, @Nullable String scope);

  Future<JsonObject> clear();

  Future<Void> pause();

  Future<Void> resume();

  Future<Void> resize(int workers);

  Future<JsonObject> stats();
}
