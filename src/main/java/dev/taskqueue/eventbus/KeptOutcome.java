package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How a task has ended, as it is stored: what readers are sent, but that bytes come back as bytes.
 * It shares nothing with the result that others are told, who may change that.
 *
 * @param json null if nobody is to have it
 */
record KeptOutcome(OutcomeKind kind, @Nullable JsonObject json) {

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
    return OutcomeJson.write(outcome, Protocol.RESULT_BYTES).json();
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
    @Nullable Object bytes = null;
    if (json.getString("buffer") != null) {
      bytes = Buffer.buffer(Base64.getDecoder().decode(json.getString("buffer")));
    } else if (json.getString("bytes") != null) {
      bytes = Base64.getDecoder().decode(json.getString("bytes"));
    }
    OutcomeKind kind = OutcomeKind.valueOf(json.getString("kind"));
    boolean failed = kind != OutcomeKind.SUCCESS && kind != OutcomeKind.NULL;
    return new Outcome(
        json.getString("taskId", ""),
        json.getString("scope", ""),
        kind,
        bytes != null ? bytes : json.getValue("result"),
        failed ? StoredCause.of(kind, json) : null,
        json.getInteger("attempts", 0));
  }
}
