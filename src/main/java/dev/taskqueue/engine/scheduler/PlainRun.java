package dev.taskqueue.engine.scheduler;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in a line one after the other, without jobs, put without any other between them, so that
 * their numbers follow from those of the first. If they are of one scope their results go side by
 * side; if not, each has a place of its own. Or jobs, which know all that themselves.
 *
 * <p>It is filled once, and then a new one is made. So while tasks are short, what is written into
 * it goes into a young object; to write a reference into an old one makes a thread wait for its own
 * writes, under a collector with card marks, which G1 is, and takes longer than all else that a put
 * does to the line.
 */
final class PlainRun {

  /** Of tasks at most. */
  static final int LONGEST = 128;

  /** Null if these are jobs, or of several scopes. */
  private final @Nullable ScopeState scope;

  /** Null unless these are of several scopes. */
  private final @Nullable Places places;

  private final Results.@Nullable Chunk chunk;
  private final int firstIndex;
  private final long firstSeq;
  private final long firstEntry;

  /** What is to be run; of tasks that were lent and have ended, what they have given. */
  private final @Nullable Object[] payloads;

  /** Where the first task is that is still in line. */
  private int head;

  private int end;
  @Nullable PlainRun next;

  /** A run that begins with the task of these numbers; see {@link PlainLine#add}. */
  PlainRun(
      int capacity,
      @Nullable ScopeState scope,
      Results.@Nullable Chunk chunk,
      int index,
      long seq,
      long entry) {
    this(capacity, scope, null, chunk, index, seq, entry);
  }

  private PlainRun(
      int capacity,
      @Nullable ScopeState scope,
      @Nullable Places places,
      Results.@Nullable Chunk chunk,
      int index,
      long seq,
      long entry) {
    this.scope = scope;
    this.places = places;
    this.chunk = chunk;
    this.firstIndex = index;
    this.firstSeq = seq;
    this.firstEntry = entry;
    this.payloads = new Object[capacity];
  }

  /** A run of tasks of several scopes that begins with the task of these numbers. */
  static PlainRun ofScopes(int capacity, long seq, long entry) {
    return new PlainRun(capacity, null, new Places(capacity), null, 0, seq, entry);
  }

  /** Whether the task of these numbers would be the next one. */
  boolean goesOnWith(
      @Nullable ScopeState scope, Results.@Nullable Chunk chunk, int index, long seq, long entry) {
    if (end == payloads.length) {
      return false;
    }
    if (places != null) {
      return scope != null && firstSeq + end == seq && firstEntry + end == entry;
    }
    return this.scope == scope
        && (scope == null
            || (this.chunk == chunk
                && firstIndex + end == index
                && firstSeq + end == seq
                && firstEntry + end == entry));
  }

  /** Of the task that lined up here last; null for a job. */
  @Nullable ScopeState lastScope() {
    return scope(end - 1);
  }

  /** How many scopes in turn the tasks have come for; one for jobs. */
  int turns() {
    return places == null ? 1 : places.turns();
  }

  /** How many tasks have come in a turn on average; for jobs that does not count. */
  int stretch() {
    return isOfJobs() ? Integer.MAX_VALUE : end / turns();
  }

  /** Whether all the tasks are of this scope. */
  boolean isOf(ScopeState one) {
    return scope == one;
  }

  boolean isOfJobs() {
    return scope == null && places == null;
  }

  void add(Job job) {
    payloads[end++] = job;
  }

  /** Adds a task that this run goes on with. */
  void add(Object payload, ScopeState scope, Results.Chunk chunk, int index) {
    if (places != null) {
      places.set(end, end + 1, scope, chunk, index);
    }
    payloads[end++] = payload;
  }

  /** Adds some, as far as there is room; gives how many. */
  int add(
      @Nullable Object[] added,
      int from,
      int to,
      ScopeState scope,
      Results.Chunk chunk,
      int index) {
    int number = Math.min(to - from, payloads.length - end);
    if (places != null) {
      places.set(end, end + number, scope, chunk, index);
    }
    System.arraycopy(added, from, payloads, end, number);
    end += number;
    return number;
  }

  /** How many have lined up here. */
  int length() {
    return end;
  }

  /** How many are still in line. */
  int size() {
    return end - head;
  }

  /** Takes the first task that is still in line. */
  Job take(JobFactory factory) {
    int i = head++;
    Object payload = Objects.requireNonNull(payloads[i]);
    payloads[i] = null;
    ScopeState owning = scope(i);
    if (owning == null) {
      return (Job) payload;
    }
    Job job = factory.make(payload, Objects.requireNonNull(owning.owner));
    job.seq = seq(i);
    job.state = Job.State.BUFFERED;
    place(job, i);
    if (places != null) {
      places.forget(i, i + 1);
    }
    return job;
  }

  /** The scope of a task; null for a job, or if somebody else has taken the task. */
  @Nullable ScopeState scope(int i) {
    return places == null ? scope : places.scope(i);
  }

  /** Who owns a task; null if somebody else has taken it. */
  @Nullable Object owner(int i) {
    ScopeState owning = scope(i);
    return owning == null ? null : owning.owner;
  }

  /** Who owns all of them, if they are of one scope. */
  @Nullable Object owner() {
    return scope == null ? null : scope.owner;
  }

  /** Tells a job which of these tasks it is. */
  void place(Job job, int i) {
    if (places != null) {
      places.place(job, i);
    } else {
      job.scope = scope;
      job.chunk = chunk;
      job.chunkIndex = (short) (firstIndex + i);
    }
    job.entry = firstEntry + i;
  }

  /** Where the first task is that is still in line. */
  int head() {
    return head;
  }

  /** Number of the put of one of these tasks. */
  long seq(int i) {
    return firstSeq + i;
  }

  // ---- tasks that are lent

  /** How many of the first tasks may be lent, of so many: such as end without anybody to tell. */
  int lendable(int most) {
    int number = Math.min(most, size());
    if (places == null) { // the end of the last one is told, which may be the last of its scope
      return Objects.requireNonNull(scope).reader == null ? number : 0;
    }
    int n = 0;
    while (n < number && Objects.requireNonNull(places.scope(head + n)).isUnwatched()) {
      n++;
    }
    return n;
  }

  /** What is to be run; null once somebody else has taken it. */
  @Nullable Object payload(int i) {
    return payloads[i];
  }

  /** What this task has given, which takes the place of what was run. */
  void setValue(int i, @Nullable Object value) {
    payloads[i] = value;
  }

  /** Takes the first tasks out of the line, which have started. */
  void drop(int number) {
    head += number;
  }

  /** Hands in what these tasks have given; gives how many values are not null. */
  int settle(int from, int to, Scopes all) {
    if (places == null) {
      ScopeState owning = Objects.requireNonNull(scope);
      Results.Chunk its = Objects.requireNonNull(chunk);
      return all.settleLent(owning, its, firstIndex + from, payloads, from, to);
    }
    int succeeded = 0;
    for (int i = from; i < to; i++) {
      if (places.settle(i, payloads[i], all)) {
        succeeded++;
      }
    }
    return succeeded;
  }

  /** Keeps nothing of these tasks. */
  void forget(int from, int to) {
    Arrays.fill(payloads, from, to, null);
    if (places != null) {
      places.forget(from, to);
    }
  }
}
