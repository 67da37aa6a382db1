package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.spi.RequestExecution;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task as data: which event-bus address is to do the work, and with what. Running it sends the
 * body to the address as a request; the body of the reply is the result. So verticles on any node
 * and in any language can do work for a queue, and the queue bounds how much of it is under way.
 *
 * <p>A request without a consumer at its address, a failed reply and a missing one are failures of
 * the task. The task's headers travel with the message, and so does its id in {@value #ID_HEADER}.
 *
 * <p>A slot stays taken until its handler has replied, or has been silent for longer than it may
 * (see {@link TaskQueueOptions#setRequestTimeout}), but not its thread: the request is sent, and
 * the reply taken, on the queue's event loop. A handler whose work can stop early consumes {@value
 * #CANCEL_ADDRESS} too: what comes there is the {@value #EXECUTION_HEADER} of a request that nobody
 * waits for any more, and it fails that request at once.
 *
 * @param address where the request goes
 * @param body what it carries: anything an event-bus message can, or {@code null}
 */
public record TaskRequest(String address, @Nullable Object body) implements Task<Object> {

  /** Header of the message that carries the task's id. */
  public static final String ID_HEADER = "task-queue-id";

  /** Header of the message that carries the number of the execution, from 1. */
  public static final String ATTEMPT_HEADER = "task-queue-attempt";

  /** Header of the message that names this execution, unlike any other of any queue. */
  public static final String EXECUTION_HEADER = "task-queue-execution";

  /**
   * Address at which the names of executions are published that nobody waits for any more, because
   * the task was cancelled, has timed out, or was given up waiting for the reply.
   */
  public static final String CANCEL_ADDRESS = "task-queue.cancelled";

  /** Checks the address. */
  public TaskRequest {
    Limits.name("address", Objects.requireNonNull(address, "address"));
  }

  /** Sends the body to the address and gives the body of the reply. */
  @Override
  public Future<Object> run(TaskContext context) {
    return run(context, TaskQueueOptions.DEFAULT_REQUEST_TIMEOUT);
  }

  /**
   * As {@link #run(TaskContext)}, waiting for the reply this long.
   *
   * @param replyTimeout from sending the request; then the execution fails with a {@code
   *     ReplyException} of type TIMEOUT
   */
  public Future<Object> run(TaskContext context, Duration replyTimeout) {
    RequestExecution execution = new RequestExecution(context);
    DeliveryOptions options =
        new DeliveryOptions()
            .setHeaders(execution.headers())
            .setSendTimeout(Math.max(1, replyTimeout.toMillis()));
    Future<Message<Object>> answer = execution.bus().request(address, body, options);
    context.onCancel(execution::giveUp); // not before its handler can have heard of it
    return answer
        .onFailure(
            failure -> {
              if (failure instanceof ReplyException reply
                  && reply.failureType() == ReplyFailure.TIMEOUT) {
                execution.giveUp();
              }
            })
        .map(Message::body);
  }
}
