package dev.taskqueue.service.http;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import java.util.function.IntConsumer;

/** What the API takes from its clients at most. */
final class HttpLimits {

  /** Bytes of a request body that are read at a time. */
  static final int CHUNK_BYTES = 32 * 1024;

  private static final int MEBIBYTE = 1024 * 1024;
  private static final int MANY = 1_000_000;

  private int bodyBytes = MEBIBYTE;
  private int lineBytes = MEBIBYTE;
  private int headerBytes = 16 * 1024;
  private int scopes = 1_000;
  private int openPolls = 1_000;
  private int openStreams = 200;
  private int connections = 5_000;

  HttpLimits() {}

  /** From JSON; each key is the name of a limit. */
  HttpLimits(JsonObject json) {
    StrictJson limits = new StrictJson("http limit");
    key(limits, "bodyBytes", 1, 64 * MEBIBYTE, value -> bodyBytes = value);
    key(limits, "lineBytes", 1, 64 * MEBIBYTE, value -> lineBytes = value);
    key(limits, "headerBytes", 1024, MEBIBYTE, value -> headerBytes = value);
    key(limits, "scopes", 1, MANY, value -> scopes = value);
    key(limits, "openPolls", 1, MANY, value -> openPolls = value);
    key(limits, "openStreams", 1, MANY, value -> openStreams = value);
    key(limits, "connections", 1, MANY, value -> connections = value);
    limits.read(json);
  }

  private static void key(StrictJson limits, String name, int min, int max, IntConsumer to) {
    limits.integer(
        name, min, max, value -> to.accept(Limits.inRange("limits." + name, value, min, max)));
  }

  /** Bytes of a JSON body. */
  int bodyBytes() {
    return bodyBytes;
  }

  /** Bytes of a line of a stream of tasks. */
  int lineBytes() {
    return lineBytes;
  }

  /** Bytes of a request's headers. */
  int headerBytes() {
    return headerBytes;
  }

  /** Scopes of a queue that have something to join. */
  int scopes() {
    return scopes;
  }

  /** Joins and puts that wait. */
  int openPolls() {
    return openPolls;
  }

  /** Streams of tasks or outcomes. */
  int openStreams() {
    return openStreams;
  }

  /** Connections that are open. */
  int connections() {
    return connections;
  }
}
