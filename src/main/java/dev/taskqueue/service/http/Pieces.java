package dev.taskqueue.service.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes large buffers piece by piece. A connection is closed when no write has been done for the
 * write idle timeout; as a single one, what is large would be done in time only for a client that
 * reads it all by then.
 */
final class Pieces {

  /** A client that takes this much within the write idle timeout goes on being served. */
  static final int BYTES = 32 * 1024;

  private Pieces() {}

  static void write(HttpServerResponse response, Buffer buffer) {
    response.write(writeAllButLast(response, buffer));
  }

  /**
   * Ends a response, which is chunked or has its Content-Length.
   *
   * @return completes when all has been written, and fails when the client has gone before
   */
  static Future<Void> end(HttpServerResponse response, Buffer buffer) {
    return response.end(writeAllButLast(response, buffer));
  }

  private static Buffer writeAllButLast(HttpServerResponse response, Buffer buffer) {
    int from = 0;
    for (; buffer.length() - from > BYTES; from += BYTES) {
      response.write(buffer.slice(from, from + BYTES));
    }
    return from == 0 ? buffer : buffer.slice(from, buffer.length());
  }
}
