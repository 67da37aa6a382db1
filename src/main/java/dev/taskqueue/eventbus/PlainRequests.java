package dev.taskqueue.eventbus;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.RequestSender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to whoever consumes the address, in turn. In a cluster one that found no consumer, and
 * so cannot have been executed, is sent again a few times within two seconds: while a node leaves
 * or joins, the list of consumers is incomplete for a moment.
 */
final class PlainRequests implements RequestSender {

  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(1_400));

  /** After the time for a reply, for what Vert.x tells by itself. */
  private static final Duration READING = Duration.ofSeconds(1);

  private final Vertx vertx;

  PlainRequests(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Object> send(
      TaskRequest request,
      TaskContext context,
      Duration replyTimeout,
      @Nullable Duration afterCancel) {
    return vertx.isClustered()
        ? send(request, context, replyTimeout, 0)
        : request.run(context, replyTimeout);
  }

  private Future<Object> send(
      TaskRequest request, TaskContext context, Duration replyTimeout, int tries) {
    return readable(request.run(context, replyTimeout), replyTimeout)
        .recover(
            failure ->
                tries < PAUSES.size() && foundNobody(failure) && !context.isCancelled()
                    ? vertx
                        .timer(PAUSES.get(tries).toMillis())
                        .compose(v -> send(request, context, replyTimeout, tries + 1))
                    : Future.failedFuture(failure));
  }

  /** Of a reply from another node that cannot be decoded, Vert.x tells nobody. */
  private static Future<Object> readable(Future<Object> reply, Duration replyTimeout) {
    Duration limit = replyTimeout.plus(READING);
    return reply
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TimeoutException
                        ? new ReplyException(
                            ReplyFailure.TIMEOUT,
                            "no reply that can be decoded has come within " + limit)
                        : failure));
  }

  private static boolean foundNobody(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
