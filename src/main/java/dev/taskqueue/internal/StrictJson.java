package dev.taskqueue.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** A {@link JsonSchema} for one object, whose values go to where the one who reads it says. */
public final class StrictJson {

  private final JsonSchema<StrictJson> schema;

  /** For an object that messages call {@code what}, such as "task queue option". */
  public StrictJson(String what) {
    this.schema = new JsonSchema<>(what);
  }

  /** A key with a string. */
  public StrictJson string(String key, Consumer<String> to) {
    schema.string(key, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with true or false. */
  public StrictJson bool(String key, Consumer<Boolean> to) {
    schema.bool(key, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with a whole number; see {@link JsonSchema#integer}. */
  public StrictJson integer(String key, int min, int max, Consumer<Integer> to) {
    schema.integer(key, min, max, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with an object. */
  public StrictJson object(String key, Consumer<JsonObject> to) {
    schema.object(key, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with an array. */
  public StrictJson array(String key, Consumer<JsonArray> to) {
    schema.array(key, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with an array of strings. */
  public StrictJson strings(String key, Consumer<List<String>> to) {
    schema.strings(key, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with any value. */
  public StrictJson any(String key, Consumer<Object> to) {
    schema.any(key, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with a time: a whole number of milliseconds, or an ISO-8601 duration like "PT5S". */
  public StrictJson duration(String key, Consumer<Duration> to) {
    schema.duration(key, (self, value) -> to.accept(value));
    return this;
  }

  /** A key with the name of one of an enum's constants, in any case. */
  public <E extends Enum<E>> StrictJson choice(String key, Class<E> type, Consumer<E> to) {
    schema.choice(key, type, (self, value) -> to.accept(value));
    return this;
  }

  /** One of some of them. */
  public <E extends Enum<E>> StrictJson choice(String key, Collection<E> allowed, Consumer<E> to) {
    schema.choice(key, allowed, (self, value) -> to.accept(value));
    return this;
  }

  /** A key that is known but read elsewhere. */
  public StrictJson ignore(String... keys) {
    schema.ignore(keys);
    return this;
  }

  /** Reads all keys of {@code json} and hands their values to where they belong. */
  public void read(JsonObject json) {
    schema.read(json, this);
  }
}
