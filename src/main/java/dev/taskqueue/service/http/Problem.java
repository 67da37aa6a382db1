package dev.taskqueue.service.http;

import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why a request, or a line of one, was not done: a problem detail of RFC 9457.
 *
 * @param retryAfter seconds after which it may go better
 * @param column place in the JSON text that cannot be read
 * @param allow methods that the resource has, in place of the one that was used
 */
record Problem(
    Kind kind,
    String detail,
    OptionalInt retryAfter,
    OptionalInt line,
    OptionalInt column,
    @Nullable String allow) {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPE_PREFIX = "urn:vertx-task-queue:";

  /** What sort of problem; its name is the last part of the {@code type}. */
  enum Kind {
    MALFORMED(400, "The request cannot be understood"),
    UNAUTHORIZED(401, "A token is needed"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "No such thing"),
    METHOD_NOT_ALLOWED(405, "The resource has no such method"),
    NOT_ACCEPTABLE(406, "No representation that the client accepts"),
    TOO_SLOW(408, "The request did not come in time"),
    CONFLICT(409, "The id or scope is in use"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has another media type"),
    EXPECTATION_FAILED(417, "The expectation cannot be met"),
    QUEUE_FULL(429, "The queue has no room"),
    TOO_MANY(429, "A limit of this service is reached"),
    INTERNAL(500, "The service failed"),
    UNAVAILABLE(503, "The queue takes nothing now"),
    NO_ANSWER(504, "The queue has not answered");

    final int status;
    final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    String type() {
      return TYPE_PREFIX + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  static Problem of(Kind kind, String detail) {
    return new Problem(
        kind, detail, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), null);
  }

  Problem retryAfter(int seconds) {
    return new Problem(kind, detail, OptionalInt.of(seconds), line, column, allow);
  }

  /** With the place in a JSON text, both from 1. */
  Problem at(int textLine, int textColumn) {
    return new Problem(
        kind, detail, retryAfter, OptionalInt.of(textLine), OptionalInt.of(textColumn), allow);
  }

  Problem allow(String methods) {
    return new Problem(kind, detail, retryAfter, line, column, methods);
  }

  ProblemException exception() {
    return new ProblemException(this);
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", kind.type())
            .put("title", kind.title)
            .put("status", kind.status)
            .put("detail", detail);
    line.ifPresent(value -> json.put("line", value));
    column.ifPresent(value -> json.put("column", value));
    return json;
  }
}
