package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Threads that sleep until they are told that their puts, which have found room at last, are in the
 * buffer. To wake one takes as long as dozens of short tasks, and one that is awake puts as many as
 * there is room for. So they are woken one by one, in the order of their puts, and none while one
 * that is awake is relied on to put more.
 */
final class SleepingThreads {

  /** Stands for no thread, and for those that do not sleep while their puts wait. */
  static final long NONE = 0;

  private final LongSupplier caller;

  /** What each is to be told of. */
  private final Map<Long, List<Job>> puts = new LinkedHashMap<>();

  /** Whether one that is awake is likely to fill the buffer. */
  private boolean relies;

  /** Which has put last without waiting; none since one was woken. */
  private long awake = NONE;

  /**
   * None yet.
   *
   * @param caller gives the number of the thread that calls, or {@link #NONE}
   */
  SleepingThreads(LongSupplier caller) {
    this.caller = caller;
  }

  boolean isEmpty() {
    return puts.isEmpty();
  }

  /** Whether there are some, and none that is awake is relied on. */
  boolean needOne() {
    return !relies && !puts.isEmpty();
  }

  /**
   * The thread that calls has put a task and need not wait. If the one before was its own, too, it
   * is relied on for more; many put no other one.
   *
   * @return whether it is relied on
   */
  boolean relyOnCaller() {
    long thread = caller.getAsLong();
    if (thread == NONE) {
      return false;
    }
    if (awake != thread) {
      awake = thread;
      return false;
    }
    relies = true;
    return true;
  }

  /** The thread that calls has to wait for its put; gives its number. */
  long fallAsleep() {
    long thread = caller.getAsLong();
    if (awake == NONE || awake == thread) {
      relies = false;
    }
    return thread;
  }

  /** A put of a sleeping thread has entered. */
  void add(Job job, long thread) {
    if (puts.isEmpty()) {
      relies = false; // whoever was is not known to put any more
    }
    puts.computeIfAbsent(thread, t -> new ArrayList<>(1)).add(job);
  }

  /** All that the first is to be told of, which is relied on from now on. There must be one. */
  List<Job> wakeOne() {
    Iterator<List<Job>> first = puts.values().iterator();
    List<Job> told = first.next();
    first.remove();
    relies = true;
    awake = NONE;
    return told;
  }

  /** What all are to be told of; none is relied on any more. */
  List<Job> wakeAll() {
    List<Job> told = new ArrayList<>();
    puts.values().forEach(told::addAll);
    puts.clear();
    relies = false;
    awake = NONE;
    return told;
  }
}
