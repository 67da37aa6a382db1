package dev.taskqueue.engine;

import dev.taskqueue.Task;
import dev.taskqueue.TaskContext;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tasks that tell when they have started and end when the test says so. */
public final class HandTasks {

  private final List<String> started = new ArrayList<>();
  private final Map<String, Promise<Object>> running = new HashMap<>();
  private final Map<String, TaskContext> contexts = new HashMap<>();
  private int peak;

  /** A task of this name. Its result, unless it is given another, is its name. */
  public Task<Object> task(String name) {
    return context -> {
      synchronized (this) {
        Promise<Object> promise = Promise.promise();
        started.add(name);
        running.put(name, promise);
        contexts.put(name, context);
        peak = Math.max(peak, running.size());
        return promise.future();
      }
    };
  }

  /** The names of the tasks that have started, in that order. */
  public synchronized List<String> started() {
    return List.copyOf(started);
  }

  /** The highest number of tasks under way at once. */
  public synchronized int peak() {
    return peak;
  }

  /** Waits until this task has started, and gives what it was given. */
  public TaskContext awaitStart(String name) {
    Await.until(name + " started", () -> isRunning(name));
    synchronized (this) {
      return contexts.get(name);
    }
  }

  /** Waits until so many tasks have started. */
  public void awaitStarts(int number) {
    Await.until(number + " tasks started", () -> started().size() >= number);
  }

  /** Waits until the task has started, then ends it with its name. */
  public void complete(String name) {
    complete(name, name);
  }

  /** Waits until the task has started, then ends it with this result. */
  public void complete(String name, Object result) {
    end(name).complete(result);
  }

  /** Waits until the task has started, then has it fail. */
  public void fail(String name, Throwable cause) {
    end(name).fail(cause);
  }

  private Promise<Object> end(String name) {
    awaitStart(name);
    synchronized (this) {
      return running.remove(name);
    }
  }

  private synchronized boolean isRunning(String name) {
    return running.containsKey(name);
  }
}
