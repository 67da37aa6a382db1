package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCounts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tasks of a scope that no join has taken, by their numbers. */
final class KeptScope {

  private record Waiting(long upTo, Runnable action) {}

  final String name;

  /** Those that may still change. */
  private final NavigableMap<Long, KeptTask> open = new TreeMap<>();

  /** Those that have ended and have a result or a failure to give. */
  private final NavigableMap<Long, KeptTask> ended = new TreeMap<>();

  /** Those that have ended and have nothing to give. */
  private final Map<OutcomeKind, Long> counted = new EnumMap<>(OutcomeKind.class);

  private TaskCounts countedBefore = TaskCounts.NONE;

  /** Number of failures among {@link #ended}. */
  private int failures;

  private final List<Waiting> waiting = new ArrayList<>(0);

  /** The batch that was taken last, while it is not acknowledged. */
  @Nullable KeptBatch last;

  /** Number of batches that are not acknowledged, which say up to where they have taken. */
  private int batches;

  /** Up to where tasks have been taken. */
  private long taken;

  KeptScope(String name) {
    this.name = name;
  }

  void opened(KeptTask task) {
    open.put(task.seq, task);
  }

  /** It will not change any more; whoever waits for that is called. */
  void settled(KeptTask task) {
    open.remove(task.seq);
    if (waiting.isEmpty()) {
      return;
    }
    List<Runnable> ready = new ArrayList<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (isSettled(one.upTo())) {
        all.remove();
        ready.add(one.action());
      }
    }
    ready.forEach(Runnable::run);
  }

  /** Calls {@code action} when no task up to this number may still change. */
  void whenSettled(long upTo, Runnable action) {
    if (isSettled(upTo)) {
      action.run();
    } else {
      waiting.add(new Waiting(upTo, action));
    }
  }

  private boolean isSettled(long upTo) {
    return open.isEmpty() || open.firstKey() > upTo;
  }

  /** Whether a task that has ended has something that a join would give. */
  boolean gives(OutcomeKind kind, boolean collected) {
    return switch (kind) {
      case SUCCESS -> collected;
      case NULL -> false;
      default -> failures < JoinReport.MAX_FAILURES;
    };
  }

  void add(KeptTask task, boolean failed) {
    ended.put(task.seq, task);
    task.failed = failed;
    if (failed) {
      failures++;
    }
  }

  /** Somebody else has got what it gives. */
  boolean remove(KeptTask task) {
    boolean removed = ended.remove(task.seq, task);
    if (removed && task.failed) {
      failures--;
    }
    return removed;
  }

  void count(OutcomeKind kind) {
    counted.merge(kind, 1L, Long::sum);
  }

  void count(TaskCounts more) {
    countedBefore = countedBefore.plus(more);
  }

  /** Number of tasks that have nothing to give, by how they ended. */
  TaskCounts counts() {
    return countedBefore.plus(
        new TaskCounts(
            counted.getOrDefault(OutcomeKind.SUCCESS, 0L),
            counted.getOrDefault(OutcomeKind.NULL, 0L),
            counted.getOrDefault(OutcomeKind.FAILURE, 0L),
            counted.getOrDefault(OutcomeKind.CANCELLED, 0L),
            counted.getOrDefault(OutcomeKind.EXPIRED, 0L),
            counted.getOrDefault(OutcomeKind.DROPPED, 0L)));
  }

  long taken() {
    return taken;
  }

  /** Tasks up to this number had been taken before. */
  void startAfter(long upTo) {
    taken = Math.max(taken, upTo);
  }

  /** Takes all up to this number. */
  List<KeptTask> take(long upTo) {
    NavigableMap<Long, KeptTask> head = ended.headMap(upTo, true);
    List<KeptTask> tasks = List.copyOf(head.values());
    head.clear();
    counted.clear();
    countedBefore = TaskCounts.NONE;
    failures = (int) ended.values().stream().filter(task -> task.failed).count();
    taken = Math.max(taken, upTo);
    return tasks;
  }

  /** A batch of its tasks is to be kept. */
  KeptBatch keep(long upTo, List<KeptTask> tasks) {
    batches++;
    return new KeptBatch(this, upTo, tasks);
  }

  /** A batch was acknowledged. */
  void release(KeptBatch batch) {
    batches--;
    if (last == batch) {
      last = null;
    }
  }

  boolean isEmpty() {
    return open.isEmpty()
        && ended.isEmpty()
        && waiting.isEmpty()
        && batches == 0
        && counts().total() == 0;
  }
}
