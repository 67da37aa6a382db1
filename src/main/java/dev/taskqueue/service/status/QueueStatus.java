package dev.taskqueue.service.status;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueueListener;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the status page shows of one queue's past, as its listener, in bounded memory whatever
 * the queue does. Thread-safe.
 */
public final class QueueStatus implements TaskQueueListener {

  private final History history;
  private final ScopeTallies scopes;
  private final RecentFailures failures;

  /** Of a queue that is about to start. */
  public QueueStatus() {
    this(System::nanoTime, System::currentTimeMillis);
  }

  QueueStatus(LongSupplier nanoClock, LongSupplier wallClock) {
    history = new History(nanoClock);
    scopes = new ScopeTallies(nanoClock);
    failures = new RecentFailures(wallClock);
  }

  @Override
  public void accepted(TaskInfo task) {
    scopes.accepted(task.scope());
  }

  @Override
  public void started(TaskInfo task, Duration waited) {
    history.started(waited);
  }

  @Override
  public void ended(TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {
    history.ended(kind, took);
    scopes.ended(task.scope(), kind);
    if (kind != OutcomeKind.SUCCESS && kind != OutcomeKind.NULL) {
      failures.add(task, kind, cause);
    }
  }

  /** This node owns the queue no longer; it may do so again. */
  @Override
  public void drained() {
    scopes.clear();
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("history", history.toJson())
        .put("scopes", scopes.toJson())
        .put("failures", failures.toJson());
  }
}
