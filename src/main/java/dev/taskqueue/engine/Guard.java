package dev.taskqueue.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock around the scheduler's transitions. They take well under a microsecond and never block,
 * so that a thread that finds it taken spins first: parking would cost some hundred times as much
 * as the wait. A holder that has lost its processor is waited for by yielding, then by sleeping.
 *
 * <p>Not reentrant. No callback ever runs under it.
 */
final class Guard {

  /**
   * Attempts before the processor is given away. By then, a holder that has a processor has done
   * several transitions; where threads are many and one of them has lost it, all the others wait.
   */
  private static final int ATTEMPTS = 5;

  /**
   * Pauses between two attempts, of some 20 to 40 nanoseconds each. An attempt takes the lock's
   * memory away from the holder's processor, so few of them let it get on, and give it time for
   * some transitions in a row, whose state then need not move back and forth. This counts most
   * where processors are far from each other: there a move takes half a microsecond.
   */
  private static final int PAUSES = 40;

  private static final int YIELDS = 20;
  private static final long NAP_NANOS = 20_000;
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(Guard.class, "held", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through HELD
  private volatile boolean held;

  void lock() {
    if (!HELD.compareAndSet(this, false, true)) {
      lockContended();
    }
  }

  void unlock() {
    HELD.setRelease(this, false);
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // yields only where the holder may have lost its processor
  private void lockContended() {
    for (int i = 0; ; i++) {
      if (i < ATTEMPTS) {
        pause();
      } else {
        Thread.yield();
        if (i >= ATTEMPTS + YIELDS) {
          LockSupport.parkNanos(NAP_NANOS); // not at all in a thread that has been interrupted
        }
      }
      if (!held && HELD.compareAndSet(this, false, true)) {
        return;
      }
    }
  }

  private static void pause() {
    for (int i = 0; i < PAUSES; i++) {
      Thread.onSpinWait();
    }
  }
}
