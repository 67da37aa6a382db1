package dev.taskqueue.engine;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a task that is a request gets to who does the work. Called on an event loop. */
@FunctionalInterface
public interface RequestSender {

  /** To whoever consumes the request's address. */
  RequestSender PLAIN =
      (request, context, replyTimeout, afterCancel) -> request.run(context, replyTimeout);

  /**
   * Sends a request.
   *
   * @param replyTimeout from the moment at which it is on its way
   * @param afterCancel from the moment at which the execution is cancelled: who has it is to let go
   *     of it then, if the reply has not come; null if that changes nothing
   * @return the body of the reply; what it fails with is the task's failure
   */
  Future<Object> send(
      TaskRequest request,
      TaskContext context,
      Duration replyTimeout,
      @Nullable Duration afterCancel);
}
