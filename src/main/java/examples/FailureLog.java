package examples;

import dev.taskqueue.TaskFailure;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;

/** Counts failed tasks and keeps the first few of them. Thread-safe. */
final class FailureLog implements Handler<TaskFailure> {

  private static final int KEPT = 3;

  private final List<TaskFailure> first = new ArrayList<>();
  private int count;

  @Override
  public synchronized void handle(TaskFailure failure) {
    count++;
    if (first.size() < KEPT) {
      first.add(failure);
    }
  }

  synchronized int count() {
    return count;
  }

  synchronized List<TaskFailure> first() {
    return List.copyOf(first);
  }
}
