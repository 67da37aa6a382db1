package dev.taskqueue.service.run;

import dev.taskqueue.RateLimit;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.service.config.ConfigException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a run goes.
 *
 * @param workers tasks in progress at most
 * @param rate starts per time
 * @param retries of tasks that do not say themselves
 * @param timeout of tasks that do not say themselves
 * @param ordered whether results are written in the order of the input
 * @param window lines that have been read and are not written yet, at most
 * @param strict whether a line that is no task ends the run
 */
public record RunOptions(
    int workers,
    @Nullable RateLimit rate,
    @Nullable Integer retries,
    @Nullable Duration timeout,
    boolean ordered,
    int window,
    boolean strict) {

  /** Default of {@link #window}: {@value}. */
  public static final int DEFAULT_WINDOW = 1_000;

  /**
   * Checks the values.
   *
   * @throws ConfigException naming the one that is out of range, and the range
   */
  public RunOptions {
    if (window < 1) {
      throw new ConfigException("window must be 1 or more, but is " + window);
    }
    try {
      new TaskQueueOptions().setWorkers(workers);
      TaskOptions task = new TaskOptions();
      if (retries != null) {
        task.setRetries(retries);
      }
      if (timeout != null) {
        task.setTimeout(timeout);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(Objects.toString(e.getMessage()));
    }
  }

  TaskQueueOptions queue() {
    TaskQueueOptions options = new TaskQueueOptions().setWorkers(workers);
    options.setExceptionHandler(failure -> {}); // the result line tells
    options.setMaxWaiting(window); // all that the window lets in may have a delay
    return rate == null ? options : options.setRateLimit(rate);
  }
}
