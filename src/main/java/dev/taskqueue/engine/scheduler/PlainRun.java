package dev.taskqueue.engine.scheduler;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in a line one after the other: of one scope, without jobs, put without any other between
 * them, so that their numbers follow from those of the first and their results go side by side. Or
 * jobs, which know all that themselves.
 *
 * <p>It is filled once, and then a new one is made. So while tasks are short, what is written into
 * it goes into a young object; to write a reference into an old one makes a thread wait for its own
 * writes, under a collector with card marks, which G1 is, and takes longer than all else that a put
 * does to the line.
 */
final class PlainRun {

  /** Of tasks at most. */
  static final int LONGEST = 128;

  /** Null if these are jobs. */
  final @Nullable ScopeState scope;

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
    this.scope = scope;
    this.chunk = chunk;
    this.firstIndex = index;
    this.firstSeq = seq;
    this.firstEntry = entry;
    this.payloads = new Object[capacity];
  }

  /** Whether the task of these numbers would be the next one. */
  boolean goesOnWith(
      @Nullable ScopeState scope, Results.@Nullable Chunk chunk, int index, long seq, long entry) {
    return end < payloads.length
        && this.scope == scope
        && (scope == null
            || (this.chunk == chunk
                && firstIndex + end == index
                && firstSeq + end == seq
                && firstEntry + end == entry));
  }

  void add(Object payload) {
    payloads[end++] = payload;
  }

  /** Adds some, as far as there is room; gives how many. */
  int add(@Nullable Object[] added, int from, int to) {
    int number = Math.min(to - from, payloads.length - end);
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
    ScopeState owning = scope;
    if (owning == null) {
      return (Job) payload;
    }
    Job job = factory.make(payload, Objects.requireNonNull(owning.owner));
    job.seq = seq(i);
    job.state = Job.State.BUFFERED;
    place(job, i);
    return job;
  }

  /** Tells a job which of these tasks it is. */
  void place(Job job, int i) {
    job.scope = scope;
    job.chunk = chunk;
    job.chunkIndex = (short) (firstIndex + i);
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
  int settle(int from, int to) {
    ScopeState owning = Objects.requireNonNull(scope);
    return owning.batch.settle(
        Objects.requireNonNull(chunk), firstIndex + from, payloads, from, to);
  }

  /** Keeps nothing of these tasks. */
  void forget(int from, int to) {
    Arrays.fill(payloads, from, to, null);
  }
}
