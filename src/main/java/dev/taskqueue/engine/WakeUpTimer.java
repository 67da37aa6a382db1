package dev.taskqueue.engine;

import io.vertx.core.internal.ContextInternal;

/** The one Vert.x timer of a queue, for its earliest deadline. Its state is its context's. */
final class WakeUpTimer {

  private static final long NONE = -1;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ContextInternal context;
  private final Runnable tick;
  private long timerId = NONE;
  private long armedFor;
  private boolean stopped;

  WakeUpTimer(ContextInternal context, Runnable tick) {
    this.context = context;
    this.tick = tick;
  }

  /** Calls tick at this {@link System#nanoTime}, unless it is to be called earlier anyway. */
  void set(long deadline) {
    context.runOnContext(v -> arm(deadline));
  }

  void stop() {
    context.runOnContext(
        v -> {
          stopped = true;
          context.owner().cancelTimer(timerId);
        });
  }

  private void arm(long deadline) {
    if (stopped || (timerId != NONE && deadline - armedFor >= 0)) {
      return;
    }
    context.owner().cancelTimer(timerId);
    long left = deadline - System.nanoTime();
    long millis = Math.max(1, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    armedFor = deadline;
    timerId =
        context.setTimer(
            millis,
            id -> {
              timerId = NONE;
              tick.run();
            });
  }
}
