package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@link Model}'s time. */
final class ModelAlarms {

  /** Something that may have a deadline. */
  abstract static class Alarm {
    private long deadline;
  }

  long now;

  /** In the order in which they were set. */
  private final List<Alarm> set = new ArrayList<>();

  /** Sets one, if {@code after} is a time at all. */
  void set(Alarm alarm, long after) {
    clear(alarm);
    if (after >= 0) {
      alarm.deadline = now + after;
      set.add(alarm);
    }
  }

  void clear(Alarm alarm) {
    set.remove(alarm);
  }

  boolean isDue(Alarm alarm) {
    return set.contains(alarm) && alarm.deadline <= now;
  }

  /** Removes and gives the next one that is due; of those at the same time the one set first. */
  Optional<Alarm> next() {
    Optional<Alarm> next =
        set.stream()
            .filter(alarm -> alarm.deadline <= now)
            .min(Comparator.comparingLong(alarm -> alarm.deadline));
    next.ifPresent(set::remove);
    return next;
  }

  /** Goes to the next deadline, if there is one up to this time; one that has passed is now. */
  boolean advanceToNext(long end) {
    Optional<Alarm> next =
        set.stream()
            .filter(alarm -> alarm.deadline <= end)
            .min(Comparator.comparingLong(alarm -> alarm.deadline));
    next.ifPresent(alarm -> now = Math.max(now, alarm.deadline));
    return next.isPresent();
  }
}
