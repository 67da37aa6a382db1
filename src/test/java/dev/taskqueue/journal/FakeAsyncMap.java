package dev.taskqueue.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cluster's map, of which a test holds back what it likes, or makes it fail. */
final class FakeAsyncMap {

  /** A change that has been asked for, to be applied by hand. */
  record Held(String key, @Nullable String value, Promise<Void> end) {}

  private final Map<String, String> records = new HashMap<>();
  private final List<Held> held = new ArrayList<>();
  private Function<String, @Nullable Throwable> failure = key -> null;
  private boolean holding;
  private boolean mute;
  private int most;

  @SuppressWarnings("unchecked") // an AsyncMap is what the proxy is made for
  AsyncMap<String, JsonObject> map() {
    return (AsyncMap<String, JsonObject>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {AsyncMap.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "put" -> change((String) arguments[0], (JsonObject) arguments[1]);
                  case "remove" -> change((String) arguments[0], null);
                  case "entries" -> entries();
                  case "keys" -> Future.succeededFuture(records().keySet());
                  case "get" -> get((String) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private synchronized Future<Void> change(String key, @Nullable JsonObject value) {
    Throwable cause = failure.apply(key);
    if (cause != null) {
      return Future.failedFuture(cause);
    }
    Held change = new Held(key, value == null ? null : value.encode(), Promise.promise());
    if (holding) {
      held.add(change);
      most = Math.max(most, held.size());
    } else {
      apply(change);
    }
    return change.end().future();
  }

  private synchronized Future<Map<String, JsonObject>> entries() {
    Map<String, JsonObject> all = new HashMap<>();
    try {
      records.forEach((key, value) -> all.put(key, new JsonObject(value)));
    } catch (DecodeException e) {
      return Future.failedFuture(e);
    }
    return mute ? Promise.<Map<String, JsonObject>>promise().future() : Future.succeededFuture(all);
  }

  private synchronized Future<JsonObject> get(String key) {
    try {
      Throwable cause = failure.apply(key);
      return cause != null
          ? Future.failedFuture(cause)
          : Future.succeededFuture(new JsonObject(records.getOrDefault(key, "{}")));
    } catch (DecodeException e) {
      return Future.failedFuture(e);
    }
  }

  private synchronized void apply(Held change) {
    if (change.value() == null) {
      records.remove(change.key());
    } else {
      records.put(change.key(), change.value());
    }
    change.end().complete();
  }

  synchronized Map<String, String> records() {
    return Map.copyOf(records);
  }

  /** Changes that wait to be let go, at the moment. */
  synchronized int held() {
    return held.size();
  }

  /** The most that have ever waited. */
  synchronized int most() {
    return most;
  }

  synchronized void hold() {
    holding = true;
  }

  /** Does not answer any more. */
  synchronized void mute() {
    mute = true;
  }

  synchronized void holdNoMore() {
    holding = false;
  }

  /** Applies the change that has waited longest. */
  void letOneGo() {
    Held change;
    synchronized (this) {
      change = held.remove(0);
    }
    apply(change);
  }

  synchronized void fail(Function<String, @Nullable Throwable> causeByKey) {
    failure = causeByKey;
  }
}
