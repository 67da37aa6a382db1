package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskDroppedException;
import dev.taskqueue.TaskExpiredException;
import dev.taskqueue.TaskTimeoutException;
import java.time.Duration;
import java.util.Locale;

/** The exceptions that say how a task was ended, with the limit that was hit. */
final class Causes {

  private Causes() {}

  static TaskCancelledException cancelled(Job job, String reason) {
    String phase =
        switch (job.state) {
          case DELAYED -> "delayed";
          case WAITING -> "waiting for room";
          case BUFFERED -> "waiting for a slot";
          case RUNNING -> "running";
          case BACKOFF, RETURNING -> "waiting to be tried again";
          case NEW, SETTLED -> throw new AssertionError(job.state);
        };
    return new TaskCancelledException(
        "task " + job.id() + " was cancelled while " + phase + ": " + reason);
  }

  static TaskDroppedException dropped(Job job, String noRoom, OverflowPolicy overflow) {
    return new TaskDroppedException(
        "task " + job.id() + " was dropped: " + noRoom + " and the overflow policy is " + overflow);
  }

  static QueueFullException full(Job job, String noRoom) {
    return full(job, noRoom, "the overflow policy is FAIL");
  }

  static QueueFullException fullNested(Job job, String noRoom) {
    return full(job, noRoom, "a put from inside a running task may not wait (nestedPut FAIL)");
  }

  private static QueueFullException full(Job job, String noRoom, String policy) {
    return new QueueFullException(
        "task "
            + job.id()
            + " found no room when its delay had passed: "
            + noRoom
            + " and "
            + policy);
  }

  static PutTimeoutException noRoom(Job job, String noRoom, int waiting) {
    return new PutTimeoutException(
        "task "
            + job.id()
            + " found no room within its putTimeout of "
            + text(job.spec.putTimeout())
            + ": "
            + noRoom
            + " and "
            + waiting
            + " more puts wait");
  }

  static TaskExpiredException notStarted(Job job, String why) {
    return new TaskExpiredException(
        "task "
            + job.id()
            + " was not started within its ttl of "
            + text(job.spec.ttl())
            + ": "
            + why);
  }

  static TaskTimeoutException timeout(Job job) {
    return new TaskTimeoutException(
        "task " + job.id() + " ran longer than its timeout of " + text(job.spec.timeout()));
  }

  static ClassCastException wrongType(Class<?> wanted, Class<?> found) {
    return new ClassCastException(
        "join of "
            + wanted.getName()
            + " found a result of type "
            + found.getName()
            + "; no result was taken");
  }

  private static String text(long nanos) {
    return Duration.ofNanos(nanos).toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
