package dev.taskqueue.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** W7: what the queue keeps, beside the bytes per task that W1 counts. */
final class Memory {

  static final String GROUP = "W7";
  static final String BUFFERED = "buffered task";
  static final String PARKED = "parked put";
  static final String UNCOLLECTED = "uncollected result";
  static final String IDLE = "idle queue of 25 slots";
  static final String SMALL_HEAP = "putAll of 1 000 000 items in 64 MB";

  private static final int COUNT = 100_000;
  private static final int ITEMS = 1_000_000;
  private static final int QUEUES = 100;

  private Memory() {}

  static List<Subject> subjects() {
    return List.of(
        held(BUFFERED, HeldMemory.Stage.BUFFERED),
        held(PARKED, HeldMemory.Stage.PARKED),
        held(UNCOLLECTED, HeldMemory.Stage.UNCOLLECTED),
        new JavaSubject(
            GROUP,
            IDLE,
            effort -> new IdleQueues(QUEUES, TimeUnit.MILLISECONDS.toNanos(effort.count(1_000)))),
        new JavaSubject(GROUP, SMALL_HEAP, effort -> new SmallHeap(effort.count(ITEMS)))
            .with("-Xmx64m"));
  }

  private static Subject held(String name, HeldMemory.Stage stage) {
    return new JavaSubject(
        GROUP, name, effort -> new HeldMemory(stage, Math.max(10_000, effort.count(COUNT))));
  }
}
