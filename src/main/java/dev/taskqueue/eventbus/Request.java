package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message to the queue, which is answered once. */
final class Request {

  /** Left of a sender's timeout for the way of the answer: a fifth of it, at most this. */
  private static final long MAX_MARGIN = 1_000;

  private static final long LONGEST = Duration.ofDays(365).toMillis();

  // Names in a form that knows its hash: to look up a string, it is hashed each time.
  private static final CharSequence ACTION = HttpHeaders.createOptimized(Protocol.ACTION);
  private static final CharSequence PARENT = HttpHeaders.createOptimized(Protocol.PARENT_HEADER);
  private static final CharSequence TIMEOUT = HttpHeaders.createOptimized(Protocol.TIMEOUT_HEADER);
  private static final CharSequence VERSION = HttpHeaders.createOptimized(Protocol.VERSION_HEADER);
  private static final String OWN_VERSION = Integer.toString(Protocol.VERSION);

  private final Message<Object> message;
  private final FrontLog log;
  private final @Nullable Object body;

  /** Why its body is not known; null if it is. */
  private final @Nullable String undecodable;

  private boolean answered;

  /** Reads the body once, as one from another node is decoded each time, and each time may fail. */
  Request(Message<Object> message, FrontLog log) {
    this.message = message;
    this.log = log;
    Object read = null;
    String why = null;
    try {
      read = message.body();
    } catch (RuntimeException | StackOverflowError e) {
      why = "the body cannot be decoded: " + Text.messageOf(e);
    }
    this.body = read;
    this.undecodable = why;
  }

  // ---- what it asks for

  Action action() {
    LocalBody.Call call = call();
    if (call != null) {
      return call.action();
    }
    return checked(() -> Action.of(message.headers().get(ACTION)));
  }

  /** Fails if the sender speaks a version that this code does not know. */
  void checkVersion() {
    if (isLocal()) {
      return;
    }
    String version = message.headers().get(VERSION);
    if (version != null && !version.equals(OWN_VERSION)) {
      throw new BadRequestException(
          "this queue speaks version "
              + Protocol.VERSION
              + " of its protocol, but the header '"
              + Protocol.VERSION_HEADER
              + "' is \""
              + Text.shorten(version)
              + '"');
    }
  }

  /**
   * What {@code reader} makes of the body.
   *
   * @throws BadRequestException for whatever it fails with
   */
  <T> T read(Function<JsonObject, T> reader) {
    return checked(() -> reader.apply(json()));
  }

  private JsonObject json() {
    if (undecodable != null) {
      throw new BadRequestException(undecodable);
    } else if (body instanceof LocalBody local) {
      return local.json();
    } else if (body instanceof JsonObject json) {
      return json;
    } else if (body == null) {
      return new JsonObject();
    }
    throw new BadRequestException(
        "the body must be a JSON object, but is a " + body.getClass().getSimpleName());
  }

  /** Whether it comes from this node's own client, which takes objects for an answer. */
  boolean isLocal() {
    return body instanceof LocalBody;
  }

  /** The object that comes with a local request. */
  @Nullable Object object() {
    return body instanceof LocalBody local ? local.object() : null;
  }

  /** The task on whose behalf it was sent. */
  @Nullable String parent() {
    LocalBody.Call call = call();
    return call != null ? call.parent() : message.headers().get(PARENT);
  }

  /** What a local request asks for. */
  private LocalBody.@Nullable Call call() {
    return body instanceof LocalBody local ? local.call() : null;
  }

  boolean wantsAnswer() {
    return message.replyAddress() != null;
  }

  /** For what is done before it is known how long it may take. */
  void checkTimeout() {
    checked(this::timeout);
  }

  /** Milliseconds in which it must be answered for the sender to get the answer. */
  long timeToAnswer() {
    long timeout = checked(this::timeout);
    return Math.max(1, timeout - Math.min(MAX_MARGIN, timeout / 5));
  }

  private long timeout() {
    if (!wantsAnswer()) {
      return LONGEST;
    }
    LocalBody.Call call = call();
    if (call != null) {
      return call.timeoutMillis();
    }
    String header = message.headers().get(TIMEOUT);
    if (header == null) {
      return Protocol.ASSUMED_TIMEOUT.toMillis();
    }
    try {
      long timeout = Long.parseLong(header);
      if (timeout > 0) {
        return Math.min(timeout, LONGEST);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the header '%s' must be a number of milliseconds, 1 or more, but is \"%s\"",
            Protocol.TIMEOUT_HEADER,
            Text.shorten(header)));
  }

  private interface Reader<T> {
    T read();
  }

  /** Whatever goes wrong in reading what a stranger has sent is the message's fault. */
  private static <T> T checked(Reader<T> reader) {
    try {
      return reader.read();
    } catch (BadRequestException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new BadRequestException(Text.messageOf(e));
    }
  }

  // ---- its answer

  /** Nothing to tell but that it is done. */
  void done() {
    if (isLocal()) {
      reply(new JsonObject());
    } else {
      send(null, versionedOptions());
    }
  }

  void reply(JsonObject json) {
    if (isLocal()) {
      reply(json, null);
    } else {
      send(json, versionedOptions());
    }
  }

  /** The answer to a local request. */
  void reply(JsonObject json, @Nullable Object object) {
    send(new LocalBody(null, json, object), LocalCodec.options());
  }

  private static DeliveryOptions versionedOptions() {
    return new DeliveryOptions()
        .setHeaders(MultiMap.caseInsensitiveMultiMap().add(VERSION, OWN_VERSION));
  }

  private void send(@Nullable Object body, DeliveryOptions options) {
    if (!answer()) {
      return;
    }
    try {
      message.reply(body, options);
    } catch (RuntimeException | StackOverflowError e) {
      message.fail(TaskQueueCodes.TOO_LARGE, "the answer cannot be encoded: " + Text.messageOf(e));
    }
  }

  /**
   * Fails it with the exception's code, or for a local sender with the exception itself, if it is
   * one that callers know.
   */
  void fail(Throwable failure) {
    if (failure instanceof BadRequestException) {
      fail(TaskQueueCodes.MALFORMED, Text.messageOf(failure));
    } else if (failure instanceof CodedFailure own) {
      fail(own.code, Text.messageOf(own));
    } else if (isLocal()) {
      fail(failure, new JsonObject().put("state", Reply.FAILED));
    } else {
      fail(Failures.codeOf(failure), Text.messageOf(failure));
    }
  }

  private void fail(Throwable failure, JsonObject json) {
    if (wantsAnswer()) {
      reply(json, failure);
    } else {
      cannotTell(failure);
    }
  }

  void fail(int code, String text) {
    if (!wantsAnswer()) {
      cannotTell(Failures.of(code, text));
    } else if (answer()) {
      message.fail(code, text);
    }
  }

  private void cannotTell(Throwable failure) {
    if (!answered) {
      answered = true;
      log.unanswerable(failure);
    }
  }

  /** True once, for a sender that waits. */
  private boolean answer() {
    boolean first = !answered;
    answered = true;
    return first && wantsAnswer();
  }
}
