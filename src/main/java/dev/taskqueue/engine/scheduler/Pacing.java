package dev.taskqueue.engine.scheduler;

/**
 * How eagerly threads are woken. To wake one takes longer than to run a short task, for whoever
 * wakes it and for whoever is woken.
 *
 * @param backlogPerWake while slots are on their way, another one is woken only when there are so
 *     many more tasks to start: those that come first may have started them by then. 1 wakes a slot
 *     for each task
 * @param quickBacklogPerWake the same for a slot on its way whose last tasks were quick: it may run
 *     dozens of such in the time that another one takes to come
 * @param announceAfter nanoseconds that a put which has found room at last may go untold of it
 *     while more than half of the buffer is taken, or other threads put, so that producers are
 *     woken when they can put many tasks in a row; 0 tells each at once
 * @param overseeAfter nanoseconds that tasks are left to slots which are quick ({@link
 *     SlotState#quick}) or on their way, before it is seen to whether these get on with them; if
 *     not, others are woken; 0 for never, where slots always come
 * @param longest what both times grow to, where what is waited for keeps coming before they are
 *     over; see {@link Interval}
 */
public record Pacing(
    int backlogPerWake,
    int quickBacklogPerWake,
    long announceAfter,
    long overseeAfter,
    long longest) {

  /** A slot for each task, and each put told at once. */
  public static final Pacing EXACT = new Pacing(1, 1, 0, 0, 1);
}
