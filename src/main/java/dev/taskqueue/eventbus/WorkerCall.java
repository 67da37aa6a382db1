package dev.taskqueue.eventbus;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.spi.RequestExecution;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A request on its way to a worker. Its mutable part belongs to the {@link Roster}'s lock. */
final class WorkerCall {

  private static final String PREFIX = UUID.randomUUID() + "-";
  private static final AtomicLong CALLS = new AtomicLong();

  /** Where a call is. */
  enum State {
    WAITING,
    WITH_WORKER,
    WITH_ANYBODY,
    ENDED
  }

  final String id = PREFIX + CALLS.incrementAndGet();
  final TaskRequest request;
  final TaskContext context;
  final Duration replyTimeout;
  final @Nullable Duration afterCancel;
  final RequestExecution execution;
  private final Promise<Object> promise = Promise.promise();

  State state = State.WAITING;
  @Nullable RosterWorker worker;
  long timer = -1;

  WorkerCall(
      TaskRequest request,
      TaskContext context,
      Duration replyTimeout,
      @Nullable Duration afterCancel) {
    this.request = request;
    this.context = context;
    this.replyTimeout = replyTimeout;
    this.afterCancel = afterCancel;
    this.execution = new RequestExecution(context);
  }

  String handler() {
    return request.address();
  }

  Future<Object> future() {
    return promise.future();
  }

  void complete(@Nullable Object result) {
    promise.tryComplete(result);
  }

  void fail(Throwable failure) {
    promise.tryFail(failure);
  }

  DeliveryOptions options(String ownerAddress) {
    return new DeliveryOptions()
        .setHeaders(
            execution
                .headers()
                .set(WorkerProtocol.CALL, id)
                .set(WorkerProtocol.OWNER, ownerAddress)
                .set(WorkerProtocol.HANDLER, handler())
                .set(WorkerProtocol.TIMEOUT, Long.toString(timeoutMillis())));
  }

  long timeoutMillis() {
    return millis(replyTimeout);
  }

  /** Tells its worker, when it is cancelled, to let go of it; null if it need not. */
  @Nullable DeliveryOptions letGo() {
    return afterCancel == null
        ? null
        : new DeliveryOptions()
            .addHeader(WorkerProtocol.CALL, id)
            .addHeader(WorkerProtocol.LET_GO, Long.toString(millis(afterCancel)));
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
