package dev.taskqueue.engine;

import dev.taskqueue.Effort;
import java.nio.ByteBuffer;
import org.jetbrains.lincheck.Lincheck;

/**
 * Runs threads under Lincheck's model checker, which switches between them before any access to
 * shared memory: first each place for one switch, then each pair of places, and so on. It assumes
 * that memory is sequentially consistent.
 */
final class Interleaved {

  private Interleaved() {}

  /** Runs this so many times, each time with other switches; fails as soon as one run does. */
  static void check(String what, Runnable run) {
    check(what, Effort.of(20, 10_000), run);
  }

  /** The same, at most so many times. */
  static void check(String what, int most, Runnable run) {
    ByteBuffer runs = ByteBuffer.allocateDirect(Long.BYTES); // the heap is put back after each run
    Lincheck.runConcurrentTest(
        most,
        () -> {
          runs.putLong(0, runs.getLong(0) + 1);
          run.run();
        });
    Effort.figure("interleavings of " + what, runs.getLong(0));
  }

  /** Runs these in a thread each, and comes back when all have ended. */
  static void threads(Runnable... bodies) {
    Thread[] threads = new Thread[bodies.length]; // made by a stream, the checker would miss them
    for (int i = 0; i < bodies.length; i++) {
      threads[i] = new Body(bodies[i]);
      threads[i].start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** From JDK 21 on the checker does not follow {@link Thread#run} to a runnable. */
  private static final class Body extends Thread {

    private final Runnable body;

    Body(Runnable body) {
      this.body = body;
    }

    @Override
    public void run() {
      body.run();
    }
  }

  /** A plain check, as the checker looks into all code that is called. */
  static void expect(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
