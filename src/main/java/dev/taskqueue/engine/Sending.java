package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where slots send tasks that are requests, and get the replies: on the event loop of the queue's
 * context, as neither needs a thread of its own. Slots on event loops do so where they are.
 */
final class Sending {

  final ContextInternal context;

  /** The slots that come there. */
  final Arrivals arrivals;

  private final RequestSender sender;
  private final boolean apart;

  /** Whether the last task that was put is a request: what comes next is likely to be another. */
  private volatile boolean expectsRequest;

  Sending(QueueCore core, ContextInternal ofQueue, RequestSender sender) {
    this.context =
        core.vertx
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(ofQueue.nettyEventLoop())
            .withClassLoader(ofQueue.classLoader())
            .build();
    this.arrivals = new Arrivals(core, context.nettyEventLoop());
    this.sender = sender;
    this.apart = core.options.getThreadingModel() != ThreadingModel.EVENT_LOOP;
  }

  Future<Object> send(
      TaskRequest request,
      TaskContext execution,
      Duration replyTimeout,
      @Nullable Duration afterCancel) {
    return sender.send(request, execution, replyTimeout, afterCancel);
  }

  /** Whether this task is a request, which needs none of the slots' threads. */
  boolean isSentApart(@Nullable Task<?> task) {
    return apart && isRequest(task);
  }

  private static boolean isRequest(@Nullable Task<?> task) {
    return task instanceof CarriedTask carried
        ? carried.task() instanceof TaskRequest
        : task instanceof TaskRequest;
  }

  /** A task is put. */
  void expect(@Nullable Task<?> put) {
    boolean request = isRequest(put);
    if (request != expectsRequest) {
      expectsRequest = request;
    }
  }

  /** Whether the next task to start is likely to be a request. */
  boolean expectsRequest() {
    return expectsRequest;
  }
}
