package dev.taskqueue.engine.scheduler;

/** Something that has at most one deadline at a time. */
abstract class Timed {

  /** Meaningful only while {@link #heapIndex} is not negative. */
  long deadline;

  /** Tells equal deadlines apart: the one that was set first is the earlier. */
  long ticket;

  /** Place in {@link Deadlines}, or -1. */
  int heapIndex = -1;
}
