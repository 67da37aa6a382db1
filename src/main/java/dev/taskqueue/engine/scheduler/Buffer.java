package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accepted tasks that wait for a slot. Those that may start are <em>ready</em>: the highest
 * priority first, and within it first in first out, or scope by scope in turns. The others wait for
 * their key, or for the reader of their scope's outcomes.
 */
final class Buffer {

  /**
   * After so many starts in a row that passed over a lower priority, the task that has been here
   * longest is next, so that no priority is starved for ever.
   */
  static final int AGEING = 32;

  private final Supplier<Line> newLine;
  private final KeyLanes keys;

  /** The level of tasks without options, unless scopes take turns. */
  private final @Nullable PlainLine plain;

  private final @Nullable Line[] levels = new Line[JobSpec.LEVELS];

  /** The scopes that have a task here which only their reader keeps from starting. */
  private final Set<ScopeState> holding = new LinkedHashSet<>();

  /** Bit n is set while level n has a ready task. */
  private int occupied;

  private int passedOver;
  private int ready;
  private int held;
  private int size;
  private long entries;

  /**
   * Without tasks.
   *
   * @param plain the line for tasks that come without a job; null if none do
   */
  Buffer(Supplier<Line> newLine, @Nullable PlainLine plain, KeyLanes keys) {
    this.newLine = newLine;
    this.plain = plain;
    this.keys = keys;
    levels[JobSpec.DEFAULT_PRIORITY] = plain;
  }

  /** Whether tasks may come without a job. */
  boolean takesPlain() {
    return plain != null;
  }

  /** Adds a task that has no options and no job yet. Its scope must not be gated. */
  void add(Object payload, ScopeState scope, Results.Chunk chunk, long seq) {
    size++;
    ready++;
    occupied |= 1 << JobSpec.DEFAULT_PRIORITY;
    Objects.requireNonNull(plain).add(payload, scope, chunk, chunk.lastIndex(), seq, ++entries);
  }

  /**
   * Adds some of them, whose puts have consecutive numbers.
   *
   * @param seq number of the first put
   */
  void add(@Nullable Object[] payloads, int from, int to, ScopeState scope, long seq) {
    size += to - from;
    ready += to - from;
    occupied |= 1 << JobSpec.DEFAULT_PRIORITY;
    PlainLine line = Objects.requireNonNull(plain);
    Results results = scope.batch.results;
    for (int i = from; i < to; ) {
      int places = results.reserve(to - i);
      Results.Chunk chunk = results.latest();
      int index = chunk.lastIndex() - places + 1;
      line.add(payloads, i, i + places, scope, chunk, index, seq + i - from, entries + 1);
      entries += places;
      i += places;
    }
  }

  /** Number of tasks. */
  int size() {
    return size;
  }

  /** Number of tasks that a slot may start. */
  int ready() {
    return ready;
  }

  /**
   * The keys that only readers of outcomes can free, if none may start and only they can change
   * that; otherwise null.
   *
   * @param retries that wait for room, and for the reader of their scope's outcomes
   */
  @Nullable Set<String> keysIfHeld(List<Job> retries) {
    List<Job> holders = new ArrayList<>(retries);
    holding.forEach(scope -> scope.held.collect(job -> true, holders));
    Set<String> stuck = new HashSet<>();
    int behind = 0;
    for (Job holder : holders) {
      if (holder.lane != null && stuck.add(holder.lane.key)) {
        behind += holder.lane.parked().size();
      }
    }
    return held + behind == size ? stuck : null;
  }

  /** Lets a job that is to be tried again have its key meanwhile, if nobody else has. */
  void holdKey(Job job) {
    String key = job.spec.key();
    if (key != null) {
      keys.hold(job, key);
    }
  }

  void add(Job job) {
    size++;
    String key = job.spec.key();
    boolean holder = job.lane != null;
    if (!holder) {
      job.entry = ++entries;
    }
    if (key == null || keys.enter(job, key)) {
      if (holder) {
        job.entry = ++entries;
      }
      if (scope(job).gated) {
        hold(job);
      } else {
        becomeReady(job);
        level(job.priority).add(job);
      }
    }
  }

  /** Takes the task to start next; null if none is ready. */
  @Nullable Job poll() {
    if (occupied == 0) {
      return null;
    }
    int highest = highest();
    if (!passesOver(highest)) {
      passedOver = 0;
    }
    Job job;
    if (passesOver(highest) && ++passedOver > AGEING) {
      passedOver = 0;
      job = Objects.requireNonNull(oldestReady());
      level(job.priority).remove(job);
    } else {
      job = Objects.requireNonNull(level(highest).poll());
    }
    noLongerReady(job);
    size--;
    if (job.lane != null) {
      keys.started(job.lane);
    }
    return job;
  }

  /** What the task that {@link #poll} would take is to run; null if none is ready. */
  @Nullable Object peek() {
    if (occupied == 0) {
      return null;
    }
    int highest = highest();
    return passesOver(highest) && passedOver >= AGEING
        ? Objects.requireNonNull(oldestReady()).payload
        : level(highest).peek();
  }

  private int highest() {
    return 31 - Integer.numberOfLeadingZeros(occupied);
  }

  /** Whether who takes a task of this level, the highest, passes over a lower one. */
  private boolean passesOver(int highest) {
    return occupied != 1 << highest;
  }

  /**
   * Lends the first tasks, if they are of this scope, without options, and none of another priority
   * is here; null if there are none.
   *
   * @param most number of tasks at most
   */
  @Nullable Lease lend(SlotState slot, ScopeState scope, int most) {
    return plain == null || occupied != 1 << JobSpec.DEFAULT_PRIORITY
        ? null
        : plain.lend(slot, scope, most);
  }

  /** Takes out the first of the tasks that were lent, which have started. */
  void drop(int number) {
    PlainLine line = Objects.requireNonNull(plain);
    line.drop(number);
    passedOver = 0; // or they would not have been lent
    size -= number;
    ready -= number;
    if (line.isEmpty()) {
      occupied &= ~(1 << JobSpec.DEFAULT_PRIORITY);
    }
  }

  /** Takes out a task that is not to start; one of the same key may become ready for it. */
  void remove(Job job) {
    size--;
    switch (job.place) {
      case READY -> takeFromLevel(job);
      case HELD -> {
        ScopeState scope = scope(job);
        scope.held.remove(job);
        held--;
        if (scope.held.isEmpty()) {
          holding.remove(scope);
        }
      }
      case PARKED -> keys.leaves(job);
    }
  }

  /** The task that held this lane is done. */
  void release(KeyLane lane) {
    Job next = keys.release(lane);
    if (next != null) {
      letGo(next);
    }
  }

  /** Whether there are tasks that only the reader of their scope's outcomes keeps from starting. */
  boolean isHolding() {
    return held > 0;
  }

  /** Lets no task of the scope start until {@link #ungate}. */
  void gate(ScopeState scope) {
    scope.gated = true;
    List<Job> found = new ArrayList<>();
    collectReady(job -> job.scope == scope, found);
    found.sort(Comparator.comparingLong(job -> job.entry));
    for (Job job : found) {
      takeFromLevel(job);
      hold(job);
    }
  }

  /** Lets the tasks of these scopes start again. They line up in the order of their entry. */
  void ungate(Collection<ScopeState> scopes) {
    List<Job> found = new ArrayList<>();
    for (ScopeState scope : scopes) {
      scope.gated = false;
      holding.remove(scope);
      for (Job job; (job = scope.held.poll()) != null; ) {
        found.add(job);
      }
    }
    held -= found.size();
    found.sort(Comparator.comparingLong(job -> job.entry));
    found.forEach(this::letGo);
  }

  /** Nothing but its scope's gate keeps this task from starting. */
  private void letGo(Job job) {
    if (scope(job).gated) {
      hold(job);
    } else {
      becomeReady(job);
      level(job.priority).addByEntry(job);
    }
  }

  private void hold(Job job) {
    job.place = Job.Place.HELD;
    scope(job).held.addByEntry(job);
    holding.add(scope(job));
    held++;
  }

  /** Moves a task to another level, where its place is that of its entry into the buffer. */
  void setPriority(Job job, int priority) {
    if (job.priority == priority) {
      return; // and its scope keeps its turn
    }
    if (job.place != Job.Place.READY) {
      job.priority = (byte) priority;
      return;
    }
    takeFromLevel(job);
    job.priority = (byte) priority;
    letGo(job);
  }

  /** The one that has been here longest. There must be one. */
  Job oldest() {
    Job oldest = oldestReady();
    for (ScopeState scope : holding) {
      oldest = older(oldest, scope.held.oldest());
    }
    // Last, as one that holds its key comes before a parked one of the same entry.
    return Objects.requireNonNull(older(oldest, keys.oldestParked()));
  }

  private static @Nullable Job older(@Nullable Job a, @Nullable Job b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.entry <= b.entry ? a : b;
  }

  private @Nullable Job oldestReady() {
    Job oldest = null;
    for (Line level : levels) {
      oldest = older(oldest, level == null ? null : level.oldest());
    }
    return oldest;
  }

  void collect(Predicate<Job> which, List<Job> to) {
    collectReady(which, to);
    keys.collectParked(which, to);
    for (ScopeState scope : holding) {
      scope.held.collect(which, to);
    }
  }

  private void collectReady(Predicate<Job> which, List<Job> to) {
    for (Line level : levels) {
      if (level != null) {
        level.collect(which, to);
      }
    }
  }

  private static ScopeState scope(Job job) {
    return Objects.requireNonNull(job.scope);
  }

  private void takeFromLevel(Job job) {
    level(job.priority).remove(job);
    noLongerReady(job);
  }

  private void becomeReady(Job job) {
    job.place = Job.Place.READY;
    occupied |= 1 << job.priority;
    ready++;
  }

  private void noLongerReady(Job job) {
    if (level(job.priority).isEmpty()) {
      occupied &= ~(1 << job.priority);
    }
    ready--;
  }

  private Line level(int priority) {
    Line level = levels[priority];
    if (level == null) {
      level = newLine.get();
      levels[priority] = level;
    }
    return level;
  }
}
