package dev.taskqueue.engine.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out, for tasks that mostly came without a {@link Job}. What a put writes, a slot
 * on another processor has to fetch, line by line of its cache; so a plain task waits as an entry
 * of a ring, where several share a line, and gets its job only when a slot takes it. Whoever wants
 * to pick tasks out of the middle gets jobs for all of them first.
 */
final class PlainLine implements Line {

  private static final int FIRST_CAPACITY = 16;

  /** A larger ring is given back when it is empty. */
  private static final int KEPT_CAPACITY = 4096;

  /** References of an entry: payload, scope (null if the payload is a job), place of the result. */
  private static final int REFERENCES = 3;

  /** Numbers of an entry: that of the put with the index of its result, that of the entry. */
  private static final int NUMBERS = 2;

  /** Those before the ones in the ring. */
  private final JobList older = new JobList();

  private final JobFactory factory;
  private @Nullable Object[] references = new Object[REFERENCES * FIRST_CAPACITY];
  private long[] numbers = new long[NUMBERS * FIRST_CAPACITY];
  private int mask = FIRST_CAPACITY - 1;
  private int head;
  private int count;

  PlainLine(JobFactory factory) {
    this.factory = factory;
  }

  @Override
  public int size() {
    return older.size() + count;
  }

  /** A task without a job lines up at the end. */
  void add(Object payload, ScopeState scope, Results.Chunk chunk, int index, long seq, long entry) {
    append(payload, scope, chunk, seq * Results.LARGEST_CHUNK + index, entry);
  }

  @Override
  public void add(Job job) {
    if (count == 0) {
      older.add(job);
    } else {
      append(job, null, null, 0, job.entry);
    }
  }

  private void append(
      Object payload,
      @Nullable ScopeState scope,
      Results.@Nullable Chunk chunk,
      long seqAndIndex,
      long entry) {
    if (count > mask) {
      grow();
    }
    int i = (head + count++) & mask;
    references[REFERENCES * i] = payload;
    references[REFERENCES * i + 1] = scope;
    references[REFERENCES * i + 2] = chunk;
    numbers[NUMBERS * i] = seqAndIndex;
    numbers[NUMBERS * i + 1] = entry;
  }

  private void grow() {
    int capacity = mask + 1;
    @Nullable Object[] moreReferences = new Object[2 * references.length];
    long[] moreNumbers = new long[2 * numbers.length];
    rotate(references, REFERENCES * head, moreReferences, REFERENCES * capacity);
    rotate(numbers, NUMBERS * head, moreNumbers, NUMBERS * capacity);
    references = moreReferences;
    numbers = moreNumbers;
    mask = 2 * capacity - 1;
    head = 0;
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same kind
  private static void rotate(Object from, int start, Object to, int length) {
    System.arraycopy(from, start, to, 0, length - start);
    System.arraycopy(from, 0, to, length - start, start);
  }

  /**
   * Lends the first tasks to a slot, so far as they have no job, are of this scope, and their
   * results go side by side. They stay here until {@link #drop}.
   *
   * @param most number of tasks at most
   */
  Lease lend(SlotState slot, ScopeState scope, int most) {
    Lease lease = slot.lease;
    if (lease == null) {
      lease = new Lease(slot, factory);
      slot.lease = lease;
    }
    if (older.isEmpty()) {
      lend(lease, scope, Math.min(count, most));
    }
    return lease;
  }

  private void lend(Lease lease, ScopeState scope, int most) {
    Object chunk = references[REFERENCES * head + 2];
    long first = numbers[NUMBERS * head] % Results.LARGEST_CHUNK;
    for (int n = 0; n < most; n++) {
      int i = (head + n) & mask;
      long seqAndIndex = numbers[NUMBERS * i];
      if (references[REFERENCES * i + 1] != scope
          || references[REFERENCES * i + 2] != chunk
          || seqAndIndex % Results.LARGEST_CHUNK != first + n) {
        return;
      }
      lease.add(
          Objects.requireNonNull(references[REFERENCES * i]),
          scope,
          Objects.requireNonNull((Results.Chunk) chunk),
          (int) (first + n),
          seqAndIndex / Results.LARGEST_CHUNK,
          numbers[NUMBERS * i + 1]);
    }
  }

  /** Takes out the first tasks, which have been lent and run. */
  void drop(int number) {
    for (int n = 0; n < number; n++) {
      removeFirst();
    }
  }

  @Override
  public @Nullable Job poll() {
    Job job = older.poll();
    return job != null || count == 0 ? job : take();
  }

  private Job take() {
    int i = head;
    Object payload = Objects.requireNonNull(references[REFERENCES * i]);
    ScopeState scope = (ScopeState) references[REFERENCES * i + 1];
    Job job;
    if (scope == null) {
      job = (Job) payload;
    } else {
      job = factory.make(payload, Objects.requireNonNull(scope.owner));
      job.scope = scope;
      job.chunk = (Results.Chunk) references[REFERENCES * i + 2];
      long seqAndIndex = numbers[NUMBERS * i];
      job.chunkIndex = (short) (seqAndIndex % Results.LARGEST_CHUNK);
      job.seq = seqAndIndex / Results.LARGEST_CHUNK;
      job.entry = numbers[NUMBERS * i + 1];
      job.state = Job.State.BUFFERED;
    }
    removeFirst();
    return job;
  }

  private void removeFirst() {
    Arrays.fill(references, REFERENCES * head, REFERENCES * (head + 1), null);
    head = (head + 1) & mask;
    count--;
    if (count == 0 && mask >= KEPT_CAPACITY) {
      references = new Object[REFERENCES * FIRST_CAPACITY];
      numbers = new long[NUMBERS * FIRST_CAPACITY];
      mask = FIRST_CAPACITY - 1;
      head = 0;
    }
  }

  /** Gives each task its job. */
  private JobList all() {
    while (count > 0) {
      older.add(take());
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
