package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task has ended, as it is stored: what readers are sent, but that bytes come back as bytes,
 * and a number as one of its type, which a typed join may ask for. It shares nothing with the
 * result that others are told, who may change that.
 *
 * @param json null if nobody is to have it
 */
record KeptOutcome(OutcomeKind kind, @Nullable JsonObject json) {

  /** What tells the type of a number; without it, it is what JSON makes of it. */
  private static final String NUMBER = "number";

  /** The types of which JSON may make another one. */
  private static final Map<Class<?>, String> NUMBERS =
      Map.of(
          Long.class, "long",
          Short.class, "short",
          Byte.class, "byte",
          Float.class, "float",
          Double.class, "double"); // if it is not a finite one

  /**
   * Never fails: of a result that cannot be kept it makes a failure that says so.
   *
   * @param wanted whether anybody may ask for the result
   */
  static KeptOutcome of(Outcome outcome, boolean wanted) {
    if (outcome.kind() == OutcomeKind.SUCCESS && !wanted) {
      return new KeptOutcome(outcome.kind(), null);
    }
    JsonObject json;
    try {
      json = write(outcome).copy();
    } catch (RuntimeException e) { // such as for a list that somebody changes
      json = OutcomeJson.notSent(outcome, "cannot be kept: " + Text.messageOf(e));
    }
    return new KeptOutcome(outcome.kind(), json);
  }

  boolean isFailure() {
    return kind != OutcomeKind.SUCCESS && kind != OutcomeKind.NULL;
  }

  private static JsonObject write(Outcome outcome) {
    Object result = outcome.result();
    if (result instanceof Buffer buffer) {
      return bytes(outcome, "buffer", buffer.getBytes());
    } else if (result instanceof byte[] bytes) {
      return bytes(outcome, "bytes", bytes);
    }
    JsonObject json = OutcomeJson.write(outcome, Protocol.RESULT_BYTES).json();
    String number = result == null ? null : NUMBERS.get(result.getClass());
    return number == null ? json : json.put(NUMBER, number);
  }

  private static JsonObject bytes(Outcome outcome, String key, byte[] bytes) {
    if (JsonValues.size(bytes) > Protocol.RESULT_BYTES) {
      return OutcomeJson.write(outcome, Protocol.RESULT_BYTES).json();
    }
    return OutcomeJson.frame(outcome)
        .put("kind", outcome.kind().name())
        .put(key, Base64.getEncoder().encodeToString(bytes));
  }

  /** The outcome that was stored. */
  static Outcome read(JsonObject json) {
    OutcomeKind kind = OutcomeKind.valueOf(json.getString("kind"));
    boolean failed = kind != OutcomeKind.SUCCESS && kind != OutcomeKind.NULL;
    return new Outcome(
        json.getString("taskId", ""),
        json.getString("scope", ""),
        kind,
        result(json),
        failed ? StoredCause.of(kind, json) : null,
        json.getInteger("attempts", 0));
  }

  private static @Nullable Object result(JsonObject json) {
    if (json.getString("buffer") != null) {
      return Buffer.buffer(Base64.getDecoder().decode(json.getString("buffer")));
    } else if (json.getString("bytes") != null) {
      return Base64.getDecoder().decode(json.getString("bytes"));
    }
    Object result = json.getValue("result");
    return result == null ? null : number(json.getString(NUMBER, ""), result);
  }

  private static Object number(String type, Object result) {
    return switch (type) {
      case "long" -> Long.valueOf(result.toString());
      case "short" -> Short.valueOf(result.toString());
      case "byte" -> Byte.valueOf(result.toString());
      case "float" -> Float.valueOf(result.toString());
      case "double" -> Double.valueOf(result.toString());
      default -> result;
    };
  }
}
