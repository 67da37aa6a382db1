package dev.taskqueue.spi;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpHeaders;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One execution of a {@link TaskRequest}: its name, unlike any other, and what its handler is told.
 */
public final class RequestExecution {

  private static final String NAME_PREFIX = UUID.randomUUID() + "-";
  private static final AtomicLong EXECUTIONS = new AtomicLong();

  // In a form that knows its hash: the name of a header is hashed each time.
  private static final CharSequence ID = HttpHeaders.createOptimized(TaskRequest.ID_HEADER);
  private static final CharSequence ATTEMPT =
      HttpHeaders.createOptimized(TaskRequest.ATTEMPT_HEADER);
  private static final CharSequence EXECUTION =
      HttpHeaders.createOptimized(TaskRequest.EXECUTION_HEADER);

  private final String name = NAME_PREFIX + EXECUTIONS.incrementAndGet();
  private final TaskContext context;

  /** An execution that begins now. */
  public RequestExecution(TaskContext context) {
    this.context = context;
  }

  /** As {@link TaskRequest#EXECUTION_HEADER} and {@link TaskRequest#CANCEL_ADDRESS} tell it. */
  public String name() {
    return name;
  }

  /** The task's headers, and those that tell of the execution. */
  public MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap()
        .addAll(context.headers())
        .set(ID, context.id())
        .set(ATTEMPT, Integer.toString(context.attempt()))
        .set(EXECUTION, name);
  }

  /** Tells handlers that nobody waits for it any more. */
  public void giveUp() {
    bus().publish(TaskRequest.CANCEL_ADDRESS, name);
  }

  /** The event bus that it goes over. */
  public EventBus bus() {
    return context.vertx().eventBus();
  }
}
