package dev.taskqueue.service.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An answer that is written bit by bit. It writes something that means nothing when there was
 * nothing to write for a while, so that neither side takes the other for gone; lines wait for each
 * other until {@link #flush}.
 */
final class LineWriter {

  /** How objects are spelled. */
  enum Format {
    NDJSON(Bodies.NDJSON, "\n") {
      @Override
      void append(Buffer to, String event, JsonObject json) {
        to.appendBuffer(json.toBuffer()).appendByte((byte) '\n');
      }
    },
    EVENTS("text/event-stream", ":\n\n") {
      @Override
      void append(Buffer to, String event, JsonObject json) {
        to.appendString("event: " + event + "\ndata: ")
            .appendBuffer(json.toBuffer())
            .appendString("\n\n");
      }
    };

    final String mediaType;
    final String nothing;

    Format(String mediaType, String nothing) {
      this.mediaType = mediaType;
      this.nothing = nothing;
    }

    abstract void append(Buffer to, String event, JsonObject json);
  }

  /** The id of an event after which there is none: a browser comes back with it. */
  static final String LAST_ID = "end";

  private static final int FLUSH_BYTES = 16 * 1024;
  private static final long NONE = -1;

  private final Shared api;
  private final RoutingContext context;
  private final HttpServerResponse response;
  private final Format format;
  private Buffer gathered = Buffer.buffer();
  private boolean wroteLately;
  private long timer = NONE;

  /** What is to go on when there is room: outcomes and a batch each ask for more on their own. */
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  LineWriter(Shared api, RoutingContext context, Format format) {
    this.api = api;
    this.context = context;
    this.response = context.response();
    this.format = format;
  }

  void begin() {
    response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType);
    response.drainHandler(v -> goOn());
    timer = api.vertx().setPeriodic(api.keepAliveMillis(), id -> keepAlive());
    context.addEndHandler(end -> stop());
  }

  private void stop() {
    waiting.clear();
    if (timer != NONE) {
      api.vertx().cancelTimer(timer);
      timer = NONE;
    }
  }

  void keepAlive() {
    if (!wroteLately && !response.writeQueueFull()) {
      gathered.appendString(format.nothing);
      flush();
    }
    wroteLately = false;
  }

  void write(String event, JsonObject json) {
    format.append(gathered, event, json);
    if (gathered.length() > FLUSH_BYTES) {
      flush();
    }
  }

  void flush() {
    if (gathered.length() > 0 && !isOver()) {
      wroteLately = true;
      Pieces.write(response, gathered);
      gathered = Buffer.buffer();
    }
  }

  private boolean isOver() {
    return response.ended() || response.closed();
  }

  /** Calls {@code next} when the client has room for more; never, if it has gone. */
  void whenWritable(Runnable next) {
    flush();
    if (isOver()) {
      return;
    }
    if (response.writeQueueFull()) {
      waiting.add(next);
    } else {
      next.run();
    }
  }

  private void goOn() {
    while (!waiting.isEmpty() && !isOver() && !response.writeQueueFull()) {
      waiting.remove().run();
    }
  }

  /** Ends a stream that is not to be asked for again. */
  Future<Void> endForGood(String event, JsonObject last) {
    if (format == Format.EVENTS) {
      gathered.appendString("id: " + LAST_ID + "\n");
    }
    return end(event, last);
  }

  /** Completes when all has been written, and fails when the client has gone before. */
  Future<Void> end(String event, JsonObject last) {
    format.append(gathered, event, last);
    return isOver() ? Future.failedFuture("the client has gone") : Pieces.end(response, gathered);
  }
}
