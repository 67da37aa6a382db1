package dev.taskqueue.service.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process if a thread runs out of memory while the service starts, and the start does not
 * come to an end: it may wait for that thread. It is given a moment, as it may run out of memory
 * itself, and knows what for.
 */
final class MemoryWatch {

  private static final long MOMENT_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Thread.@Nullable UncaughtExceptionHandler former =
      Thread.getDefaultUncaughtExceptionHandler();

  private final CountDownLatch ended = new CountDownLatch(1);

  private MemoryWatch() {}

  /** Watches from now on. */
  static MemoryWatch start() {
    MemoryWatch watch = new MemoryWatch();
    Thread.setDefaultUncaughtExceptionHandler(watch::thrown);
    return watch;
  }

  private void thrown(Thread thread, Throwable e) {
    if (e instanceof OutOfMemoryError error && !hasEndedInAMoment()) {
      try {
        notStarted(error);
      } finally {
        Runtime.getRuntime().halt(ExitCodes.NOT_STARTED); // an exit needs memory, too
      }
    } else if (former != null) {
      former.uncaughtException(thread, e);
    } else {
      LOG.error("Unhandled exception in thread {}", thread.getName(), e);
    }
  }

  /** To be called on the thread that is about to die, as another may not be had. */
  private boolean hasEndedInAMoment() {
    try {
      return ended.await(MOMENT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Says that, and why, and what to do. */
  static void notStarted(OutOfMemoryError e) {
    LOG.error(
        "could not start: memory has run out ({}); the heap has at most {} MiB: start with a larger"
            + " one (-Xmx)",
        e.getMessage(),
        Runtime.getRuntime().maxMemory() >> 20);
    LOG.debug("could not start", e);
  }

  /** Has all as it was. */
  void stop() {
    Thread.setDefaultUncaughtExceptionHandler(former);
    ended.countDown();
  }
}
