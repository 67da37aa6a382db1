package dev.taskqueue.engine;

import dev.taskqueue.JoinReport;
import dev.taskqueue.RateLimit;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a queue logs, under the name of {@link TaskQueue}: its doings at the level of its options,
 * and what has gone wrong as warnings.
 */
final class QueueLog {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  private final String name;
  private final @Nullable Level level;

  QueueLog(String name, @Nullable Level level) {
    this.name = name;
    this.level = level;
  }

  void started(TaskQueueOptions options) {
    if (level != null) {
      LOG.atLevel(level)
          .log(
              "Queue {} is ready: {} {} slots, room for {} tasks and {} waiting puts",
              name,
              options.getWorkers(),
              options.getThreadingModel(),
              options.getMaxSize(),
              options.getMaxWaiting());
    }
  }

  void joined(String scope, JoinReport report) {
    if (level != null) {
      LOG.atLevel(level)
          .log(
              "Queue {} joined {}: {} results in {}, {}",
              name,
              scope.isEmpty() ? "the default scope" : "scope " + scope,
              report.results().size(),
              report.elapsed(),
              report.counts());
    }
  }

  /**
   * The queue has ended.
   *
   * @param cancelled number of tasks that were cancelled for it
   * @param first the first of them
   * @param stored whether what is stored of them is left to another queue
   */
  void closed(TaskCounts counts, long cancelled, List<TaskFailure> first, boolean stored) {
    if (stored && cancelled > 0) {
      LOG.info(
          "Queue {} was closed with {} unfinished tasks; those that are stored are left to the next"
              + " owner",
          name,
          cancelled);
    } else if (cancelled > 0) {
      LOG.warn(
          "Queue {} was closed with unfinished tasks: {} cancelled, the first of them: {}",
          name,
          cancelled,
          first.stream().map(TaskFailure::taskId).limit(10).toList());
    } else if (level != null) {
      LOG.atLevel(level).log("Queue {} is closed: {}", name, counts);
    }
  }

  /** The default exception handler. */
  void failed(TaskFailure failure) {
    LOG.warn(
        "Queue {}: task {} failed after {} execution(s)",
        name,
        failure.taskId(),
        failure.attempts(),
        failure.cause());
  }

  void handlerFailed(TaskFailure failure, Throwable thrown) {
    attach(failure.cause(), thrown);
    LOG.warn(
        "Queue {}: the exception handler has failed on task {}", name, failure.taskId(), thrown);
  }

  void manyIdleKeys(int number, @Nullable RateLimit limit) {
    LOG.warn(
        "Queue {} remembers {} keys without a task, as keyRateLimit {} has to know of each start"
            + " for its whole period. Nothing bounds their number: have fewer different keys (one"
            + " for each user, not for each task), or a shorter period with fewer permits",
        name,
        number,
        limit);
  }

  /** Adds one throwable to the suppressed ones of another, unless it is the same. */
  static void attach(Throwable suppressed, Throwable to) {
    if (suppressed != to) {
      to.addSuppressed(suppressed);
    }
  }

  void abandoned() {
    LOG.warn("Queue {} has given up a slot whose task would not end, and starts another", name);
  }

  void stillBusy(int slots) {
    if (slots > 0) {
      LOG.warn(
          "Queue {} is closed, but the work of {} cancelled task(s) goes on; its slots go when it"
              + " ends. Let tasks that run long look at TaskContext.isCancelled",
          name,
          slots);
    } else {
      LOG.warn(
          "Queue {} is closed, but its slots cannot go yet: an exception handler, a listener or"
              + " what a task has left behind blocks a slot's thread. They go when it ends",
          name);
    }
  }

  void notReplaced(Throwable cause) {
    LOG.error("Queue {} has one slot less: a slot could not be deployed", name, cause);
  }

  void notDismissed(Throwable cause) {
    LOG.warn("Queue {}: a slot that was given up could not be undeployed", name, cause);
  }

  void observerFailed(Object event, Throwable thrown) {
    LOG.warn("Queue {}: a listener has failed when told of {}", name, event, thrown);
  }

  void bug(Object effect, Throwable thrown) {
    LOG.error("Queue {}: {} has failed", name, effect, thrown);
  }
}
