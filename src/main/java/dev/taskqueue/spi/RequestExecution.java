package dev.taskqueue.spi;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.EventBus;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One execution of a {@link TaskRequest}: its name, unlike any other, and what its handler is told.
 */
public final class RequestExecution {

  private static final String NAME_PREFIX = UUID.randomUUID() + "-";
  private static final AtomicLong EXECUTIONS = new AtomicLong();

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
        .set(TaskRequest.ID_HEADER, context.id())
        .set(TaskRequest.ATTEMPT_HEADER, Integer.toString(context.attempt()))
        .set(TaskRequest.EXECUTION_HEADER, name);
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
