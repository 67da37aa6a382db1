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

  private static final int SPINS = 200;
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
      if (!held && HELD.compareAndSet(this, false, true)) {
        return;
      }
      if (i < SPINS) {
        Thread.onSpinWait();
      } else if (i < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
  }
}
