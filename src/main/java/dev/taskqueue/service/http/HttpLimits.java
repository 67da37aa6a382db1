package dev.taskqueue.service.http;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;

/** What the API takes from its clients at most. */
final class HttpLimits {

  /** Bytes of a request body that are read at a time. */
  static final int CHUNK_BYTES = 32 * 1024;

  private static final int MEBIBYTE = 1024 * 1024;

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
    new StrictJson("http limit")
        .integer("bodyBytes", value -> bodyBytes = in("bodyBytes", value, 1, 64 * MEBIBYTE))
        .integer("lineBytes", value -> lineBytes = in("lineBytes", value, 1, 64 * MEBIBYTE))
        .integer("headerBytes", value -> headerBytes = in("headerBytes", value, 1024, MEBIBYTE))
        .integer("scopes", value -> scopes = in("scopes", value, 1, 1_000_000))
        .integer("openPolls", value -> openPolls = in("openPolls", value, 1, 1_000_000))
        .integer("openStreams", value -> openStreams = in("openStreams", value, 1, 1_000_000))
        .integer("connections", value -> connections = in("connections", value, 1, 1_000_000))
        .read(json);
  }

  private static int in(String name, int value, int min, int max) {
    return Limits.inRange("limits." + name, value, min, max);
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
