package dev.taskqueue.service.http;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.eventbus.Action;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Requests to queues by message. What fails, fails with a {@link ProblemException}. */
final class QueueBus {

  /** For what a queue answers at once. */
  static final long QUICK_MILLIS = 5_000;

  /** The queue gives its answer before the timeout it is told; this is for the way. */
  private static final long SLACK_MILLIS = 5_000;

  private static final int RETRY_SECONDS = 1;
  private static final int RETRY_UNAVAILABLE_SECONDS = 5;

  private final Vertx vertx;

  QueueBus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Asks for what is answered at once. */
  Future<JsonObject> ask(Queue queue, Action action, JsonObject body) {
    return ask(queue, action, body, QUICK_MILLIS);
  }

  /**
   * Asks for what may take a while.
   *
   * @param timeoutMillis when the queue is to take the sender for gone; it answers a fifth of that
   *     earlier, one second at most
   */
  Future<JsonObject> ask(Queue queue, Action action, JsonObject body, long timeoutMillis) {
    Future<JsonObject> answer =
        vertx.isClustered()
            ? new PatientRequest(vertx, queue.address(), action, body, timeoutMillis).start()
            : ask(vertx, queue.address(), action, body, timeoutMillis);
    return answer.recover(failure -> Future.failedFuture(problem(queue, failure).exception()));
  }

  /** One request, which fails as the event bus has it. */
  static Future<JsonObject> ask(
      Vertx vertx, String address, Action action, JsonObject body, long timeoutMillis) {
    DeliveryOptions options =
        action.options(timeoutMillis).setSendTimeout(timeoutMillis + SLACK_MILLIS);
    return vertx
        .eventBus()
        .<@Nullable JsonObject>request(address, body, options)
        .map(reply -> reply.body() == null ? new JsonObject() : reply.body());
  }

  /** Whether the queue has said that it knows nothing of what was asked for. */
  static boolean isUnknown(Throwable failure) {
    return failure instanceof ProblemException known && known.problem().kind() == Kind.NOT_FOUND;
  }

  /** The timeout to tell a queue that is to wait this long. */
  static long timeoutForWait(long waitMillis) {
    return Math.max(1, waitMillis <= 4_000 ? waitMillis * 5 / 4 : waitMillis + 1_000);
  }

  /**
   * How long it may take, on the whole, until a request that is to wait this long has an answer.
   */
  static long longestMillis(long waitMillis, boolean isClustered) {
    long asked = Math.max(QUICK_MILLIS, timeoutForWait(waitMillis)) + SLACK_MILLIS;
    return isClustered ? asked + PatientRequest.PATIENCE_MILLIS : asked;
  }

  private static Problem problem(Queue queue, Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return Problem.of(Kind.INTERNAL, "the queue could not be asked");
    }
    return switch (reply.failureType()) {
      case NO_HANDLERS ->
          Problem.of(Kind.UNAVAILABLE, "queue '" + queue.name() + "' is not there at the moment")
              .retryAfter(RETRY_UNAVAILABLE_SECONDS);
      case TIMEOUT ->
          Problem.of(
              Kind.NO_ANSWER,
              "queue '"
                  + queue.name()
                  + "' has not answered; what was asked for may have been done or not");
      default -> ofCode(reply.failureCode(), String.valueOf(reply.getMessage()));
    };
  }

  /** What a queue's failure code says over HTTP. */
  static Problem ofCode(int code, String message) {
    return switch (code) {
      case TaskQueueCodes.MALFORMED -> Problem.of(Kind.MALFORMED, message);
      case TaskQueueCodes.NOT_FOUND -> Problem.of(Kind.NOT_FOUND, message);
      case TaskQueueCodes.CONFLICT, TaskQueueCodes.CANCELLED -> Problem.of(Kind.CONFLICT, message);
      case TaskQueueCodes.TOO_LARGE -> Problem.of(Kind.TOO_LARGE, message);
      case TaskQueueCodes.FULL, TaskQueueCodes.TIMED_OUT ->
          Problem.of(Kind.QUEUE_FULL, message).retryAfter(RETRY_SECONDS);
      case TaskQueueCodes.CLOSING, TaskQueueCodes.MOVED, TaskQueueCodes.NOT_STORED ->
          Problem.of(Kind.UNAVAILABLE, message).retryAfter(RETRY_UNAVAILABLE_SECONDS);
      default -> Problem.of(Kind.INTERNAL, "the queue failed with code " + code);
    };
  }
}
