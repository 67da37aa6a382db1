package dev.taskqueue.engine;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.ThreadingModel;
import org.jspecify.annotations.Nullable;

/**
 * Where a slot that has found no task looks out for the next one, on its thread. At first it stays
 * awake, for about as long as it would take to wake it: to wake a thread costs whoever does it
 * several microseconds, many times what a short task takes. Meanwhile it gives way to other
 * threads: all the time after many tasks in a row, else if there are too few processors. Then it
 * sleeps where it is, from where it is back sooner than from the pool of threads, and goes on with
 * that when another one looks out. One slot at a time stays awake, and in a queue whose next task
 * often comes later only now and then.
 */
final class Lookout {

  /** Longest time that a slot stays awake: about what waking its thread takes. */
  private static final long LONGEST_NANOS = 50_000;

  /**
   * Longest time that it sleeps here. So long has to wait what tasks have left behind for its
   * context, beyond a turn of the slot, and who waits for a thread of the pool. It is above the
   * time between two ticks of most operating systems: to wake a thread whose own timer would be the
   * next one takes half as long again, as the timer has to be set back.
   */
  private static final long LONGEST_DOZE_NANOS = 5_000_000;

  /**
   * Tasks in a row, up to which it sleeps here after them, and does without giving way where it
   * can. Where there are more, how many go through counts for more than how soon each starts; and a
   * slot that comes a little later finds more.
   */
  static final int FEW = 8;

  /**
   * Having seen one task, the slot lets others come. If it took each task as it comes, the queue's
   * state would have to move from one processor to the other and back for every task. On a single
   * one they have come before the slot was back.
   */
  private static final long GATHER_NANOS = GivingWay.SINGLE_PROCESSOR ? 0 : 300;

  /** How long it may take from the decision to call a slot until it is called. */
  private static final long CALL_NANOS = 300;

  /** How often it is seen whether it has been called, between two readings of the clock. */
  private static final int LOOKS_PER_READING = 16;

  private final boolean awake;
  private final boolean asleep;
  private final Patience patience = new Patience();

  /**
   * The same after few tasks. If it is asleep it is soon back, and later if it has stayed awake in
   * vain before: it has had its share of the processor then, and may have to wait for the very
   * thread that wakes it, if the operating system puts the two on the same one.
   */
  private final Patience patienceAfterFew = new Patience(7);

  private final Patience patienceToDoze = new Patience();
  private final GivingWay givingWay = new GivingWay();

  /** Who looks out: the slot that was the last to become idle, as it is the first to be woken. */
  private volatile @Nullable Slot latest;

  private Lookout(boolean awake, boolean asleep) {
    this.awake = awake;
    this.asleep = asleep;
  }

  /** For slots of these options: on worker threads they look out, and sleep on their own. */
  static Lookout of(TaskQueueOptions options) {
    boolean workers = options.getThreadingModel() == ThreadingModel.WORKER;
    boolean ownThreads =
        options.getWorkerPoolName() == null && options.getWorkerPoolSize() >= options.getWorkers();
    return new Lookout(workers, workers && ownThreads);
  }

  /**
   * Keeps the thread of a slot that is idle; true if the slot has been called.
   *
   * @param ran how many tasks it has run in a row
   */
  boolean watch(Slot idle, int ran) {
    boolean dozes = asleep && ran <= FEW && patienceToDoze.isGiven();
    Patience toStayAwake = dozes ? patienceAfterFew : patience;
    boolean staysAwake = awake && toStayAwake.isGiven();
    if (!staysAwake && !dozes) {
      return false;
    }
    latest = idle;
    idle.lookOut();
    boolean givesWay = ran > FEW || GivingWay.SINGLE_PROCESSOR;
    return (staysAwake && watchAwake(idle, givesWay, toStayAwake))
        || (dozes && latest == idle && doze(idle))
        || idle.endLookout();
  }

  private boolean watchAwake(Slot idle, boolean givesWay, Patience toStayAwake) {
    boolean inTime = awaitCall(idle, givesWay);
    if (!idle.isLookingOut()) {
      toStayAwake.rewarded();
      if (!givesWay) { // or they have come meanwhile
        gather();
      }
      return true;
    }
    if (!inTime && !idle.isComing()) {
      toStayAwake.disappointed();
    }
    return false;
  }

  private boolean doze(Slot idle) {
    idle.doze(LONGEST_DOZE_NANOS);
    if (!idle.isLookingOut()) {
      patienceToDoze.rewarded();
      return true;
    }
    if (latest == idle) { // or it was not its turn
      patienceToDoze.disappointed();
    }
    return false;
  }

  /** Waits until the slot is called, or another one looks out; false if that takes too long. */
  private boolean awaitCall(Slot idle, boolean givesWay) {
    long start = System.nanoTime();
    long left = LONGEST_NANOS;
    long nextOffer = givesWay ? 0 : givingWay.first();
    int looks = givesWay ? 1 : LOOKS_PER_READING;
    for (long now = start; now - start < left; now = System.nanoTime()) {
      if (givesWay) {
        GivingWay.giveWay();
      } else if (now - start >= nextOffer) {
        nextOffer = givingWay.offer();
      }
      for (int i = 0; i < looks; i++) {
        if (!idle.isLookingOut() || latest != idle) {
          return true;
        }
        Thread.onSpinWait();
      }
      if (idle.isComing()) { // called, or about to be, or woken just before it came here
        left = Math.min(left, System.nanoTime() - start + CALL_NANOS);
      }
    }
    return false;
  }

  private static void gather() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < GATHER_NANOS) {
      Thread.onSpinWait();
    }
  }
}
