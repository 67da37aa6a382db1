package dev.taskqueue.engine.scheduler;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out, for tasks that mostly came without a {@link Job}. What a put writes, a slot
 * on another processor has to fetch, line by line of its cache; so a plain task waits as an entry
 * of a {@link PlainRun}, and gets its job only when a slot takes it. Whoever wants to pick tasks
 * out of the middle gets jobs for all of them first.
 */
final class PlainLine implements Line {

  /** Room of a run in an empty line, at least. */
  private static final int FIRST_CAPACITY = 16;

  /** In runs of fewer tasks of a scope, what each of them takes counts more than the tasks. */
  private static final int FEW = 4;

  /** Those before the ones in the runs. */
  private final JobList older = new JobList();

  private final JobFactory factory;

  /** None of the runs is empty. */
  private @Nullable PlainRun first;

  private @Nullable PlainRun last;
  private int count;

  /** Room of the next run in an empty line. */
  private int capacity = FIRST_CAPACITY;

  /** Whether the tasks that were here last were of scopes that take turns. */
  private boolean alternating;

  PlainLine(JobFactory factory) {
    this.factory = factory;
  }

  @Override
  public int size() {
    return older.size() + count;
  }

  /** A task without a job lines up at the end. */
  void add(Object payload, ScopeState scope, Results.Chunk chunk, int index, long seq, long entry) {
    runFor(1, scope, chunk, index, seq, entry).add(payload, scope, chunk, index);
    count++;
  }

  /** Some line up one after the other; the numbers are those of the first. */
  void add(
      @Nullable Object[] payloads,
      int from,
      int to,
      ScopeState scope,
      Results.Chunk chunk,
      int index,
      long seq,
      long entry) {
    for (int i = from; i < to; ) {
      int n = i - from;
      PlainRun run = runFor(to - i, scope, chunk, index + n, seq + n, entry + n);
      i += run.add(payloads, i, to, scope, chunk, index + n);
    }
    count += to - from;
  }

  @Override
  public void add(Job job) {
    if (count == 0) {
      older.add(job);
    } else {
      runFor(1, null, null, 0, 0, 0).add(job);
      count++;
    }
  }

  /** The run that tasks of these numbers go to, with room for some of so many at least. */
  private PlainRun runFor(
      int wanted,
      @Nullable ScopeState scope,
      Results.@Nullable Chunk chunk,
      int index,
      long seq,
      long entry) {
    PlainRun run = last;
    if (run != null && run.goesOnWith(scope, chunk, index, seq, entry)) {
      return run;
    }
    PlainRun added =
        wanted == 1 && scope != null && areOfScopes(run, scope)
            ? PlainRun.ofScopes(Math.max(capacity(run), FIRST_CAPACITY), seq, entry)
            : new PlainRun(Math.max(capacity(run), wanted), scope, chunk, index, seq, entry);
    if (run == null) {
      first = added;
    } else {
      run.next = added;
    }
    last = added;
    return added;
  }

  /** Whether the next tasks come for scopes that take turns, as far as one can see. */
  private boolean areOfScopes(@Nullable PlainRun before, ScopeState scope) {
    if (before == null) {
      return alternating;
    }
    return before.stretch() < FEW && (before.turns() > 1 || before.lastScope() != scope);
  }

  /** Where jobs come between, runs are short, and are not to take more than they need. */
  private int capacity(@Nullable PlainRun before) {
    return before == null ? capacity : capacityAfter(before);
  }

  private static int capacityAfter(PlainRun run) {
    return Math.min(2 * run.length(), PlainRun.LONGEST);
  }

  /**
   * Lends the first tasks to a slot, so far as they are of one run. They stay here until {@link
   * #drop}. Null if there are none.
   *
   * @param current scope of what the slot is at, which may end with that unless it is also theirs
   * @param most number of tasks at most
   */
  @Nullable Lease lend(SlotState slot, ScopeState current, int most) {
    PlainRun run = first;
    if (most <= 0 || run == null || run.isOfJobs() || !older.isEmpty()) {
      return null;
    }
    if (run.scope(run.head()) != current && !current.isUnwatched()) {
      return null;
    }
    int number = run.lendable(most);
    return number == 0 ? null : new Lease(slot, factory, run, number);
  }

  /** Takes out the first tasks, which have been lent and run. */
  void drop(int number) {
    PlainRun run = first;
    if (run != null) {
      run.drop(number);
      count -= number;
      leaveIfEmpty(run);
    }
  }

  @Override
  public @Nullable Job poll() {
    Job job = older.poll();
    PlainRun run = first;
    return job != null || run == null ? job : take(run);
  }

  @Override
  public @Nullable Object peek() {
    PlainRun run = first;
    if (run == null || !older.isEmpty()) {
      return older.peek();
    }
    Object head = run.payload(run.head());
    return head instanceof Job job ? job.payload : head;
  }

  private Job take(PlainRun run) {
    Job job = run.take(factory);
    count--;
    leaveIfEmpty(run);
    return job;
  }

  private void leaveIfEmpty(PlainRun run) {
    if (run.size() > 0) {
      return;
    }
    first = run.next;
    run.next = null; // who still has it is not to have all that come after it
    if (first == null) {
      last = null;
      capacity = Math.max(FIRST_CAPACITY, capacityAfter(run));
      alternating = run.turns() > 1 && run.stretch() < FEW;
    }
  }

  /** Gives each task its job. */
  private JobList all() {
    for (PlainRun run; (run = first) != null; ) {
      older.add(take(run));
    }
    return older;
  }

  @Override
  public @Nullable Job oldest() {
    return older.isEmpty() ? all().oldest() : older.oldest();
  }

  @Override
  public void addByEntry(Job job) {
    all().addByEntry(job);
  }

  @Override
  public void remove(Job job) {
    all().remove(job);
  }

  @Override
  public void collect(Predicate<Job> which, List<Job> to) {
    all().collect(which, to);
  }
}
