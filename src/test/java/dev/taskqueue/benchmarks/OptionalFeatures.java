package dev.taskqueue.benchmarks;

import dev.taskqueue.RateLimit;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.work.ImmediateWork;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * W9: W1 from an event loop with each feature alone and with all of them, none of which ever has
 * anything to do: no timeout passes, no task is tried again, and the rate stays below its bound.
 */
final class OptionalFeatures {

  static final String GROUP = "W9";
  static final String OFF = "everything off";
  static final String DEFAULTS = "options that are all defaults";
  static final String ON = "everything on";

  private static final int COUNT = 1_000_000;
  private static final Bounds BOUNDS = Bounds.of(25);

  /** The highest there is: a million starts in a tenth of a second. */
  private static final RateLimit RATE = RateLimit.of(RateLimit.MAX_PERMITS, Duration.ofMillis(100));

  private OptionalFeatures() {}

  static List<Subject> subjects() {
    TaskQueueOptions plain = OwnQueue.options(BOUNDS);
    TaskQueueOptions limited = OwnQueue.options(BOUNDS).setRateLimit(RATE);
    return new ThroughputGroup(GROUP, BOUNDS, COUNT, ImmediateWork::new)
        .ours(OFF, plain, new LoopProducer())
        .ours(DEFAULTS, plain, with(new TaskOptions(), new TaskOptions()))
        .ours("priority", plain, with(high(new TaskOptions()), new TaskOptions()))
        .ours("timeout", plain, with(timed(new TaskOptions()), timed(new TaskOptions())))
        .ours("retry policy", plain, with(retried(new TaskOptions()), retried(new TaskOptions())))
        .ours("rate limit", limited, new LoopProducer())
        .ours(ON, limited, with(all(high(new TaskOptions())), all(new TaskOptions())))
        .subjects();
  }

  /** Every other task with these options. */
  private static LoopProducer with(TaskOptions even, TaskOptions odd) {
    IntFunction<TaskOptions> byNumber = number -> number % 2 == 0 ? even : odd;
    return new LoopProducer(byNumber);
  }

  private static TaskOptions all(TaskOptions options) {
    return retried(timed(options));
  }

  private static TaskOptions high(TaskOptions options) {
    return options.setPriority(TaskOptions.DEFAULT_PRIORITY + 1);
  }

  private static TaskOptions timed(TaskOptions options) {
    return options.setTimeout(Duration.ofMinutes(1));
  }

  private static TaskOptions retried(TaskOptions options) {
    return options
        .setRetries(3)
        .setRetryPolicy(RetryPolicy.exponential(Duration.ofMillis(10), Duration.ofSeconds(1)));
  }
}
