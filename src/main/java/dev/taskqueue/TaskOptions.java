package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How one task is to be treated. The queue reads the values when the task is put, so one instance
 * can serve many puts and may be changed between them. Not thread-safe.
 */
public class TaskOptions {

  /** Lowest {@linkplain #setPriority priority}: {@value}. */
  public static final int MIN_PRIORITY = 0;

  /** Highest {@linkplain #setPriority priority}: {@value}. */
  public static final int MAX_PRIORITY = 9;

  /** Default {@linkplain #setPriority priority}: {@value}, as in JMS. */
  public static final int DEFAULT_PRIORITY = 4;

  /** Most {@linkplain #setRetries retries}: {@value}. */
  public static final int MAX_RETRIES = 10_000;

  private @Nullable String id;
  private Duration delay = Duration.ZERO;
  private int priority = DEFAULT_PRIORITY;
  private @Nullable String key;
  private @Nullable Duration putTimeout;
  private @Nullable Duration ttl;
  private @Nullable Duration timeout;
  private @Nullable Duration abandonAfter;
  private int retries;
  private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
  private @Nullable Predicate<Throwable> retryOn;
  private boolean interrupt;
  private boolean collect = true;
  private MultiMap headers = MultiMap.caseInsensitiveMultiMap();

  /** The default options. */
  public TaskOptions() {}

  /** A copy. */
  public TaskOptions(TaskOptions other) {
    id = other.id;
    delay = other.delay;
    priority = other.priority;
    key = other.key;
    putTimeout = other.putTimeout;
    ttl = other.ttl;
    timeout = other.timeout;
    abandonAfter = other.abandonAfter;
    retries = other.retries;
    retryPolicy = other.retryPolicy;
    retryOn = other.retryOn;
    interrupt = other.interrupt;
    collect = other.collect;
    headers = MultiMap.caseInsensitiveMultiMap().addAll(other.headers);
  }

  /** The id, or {@code null} if the queue is to make one. */
  public @Nullable String getId() {
    return id;
  }

  /**
   * Names the task, to cancel it or to find it in a report. While a task of this id is unfinished a
   * second one is refused with {@link DuplicateTaskException}. From 1 to 255 characters. Default:
   * made by the queue.
   */
  public TaskOptions setId(String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id must not be empty; leave it out to get one");
    }
    this.id = Limits.name("id", id);
    return this;
  }

  /** Time from the put to the moment the task asks for room in the buffer. */
  public Duration getDelay() {
    return delay;
  }

  /**
   * The task asks for room in the buffer only after this time. Range: zero or more, default zero.
   * Clock: from the put. The task belongs to its scope from the put on.
   */
  public TaskOptions setDelay(Duration delay) {
    this.delay = Limits.notNegative("delay", delay);
    return this;
  }

  /** The priority level. */
  public int getPriority() {
    return priority;
  }

  /**
   * Of the tasks in the buffer, one of the highest level starts first; within a level the order is
   * first in, first out. Lower levels are not starved for ever: after 32 starts in a row that
   * passed over one, the task that has waited longest is next. Range: {@value #MIN_PRIORITY} to
   * {@value #MAX_PRIORITY}, default {@value #DEFAULT_PRIORITY}.
   */
  public TaskOptions setPriority(int priority) {
    this.priority = checkPriority(priority);
    return this;
  }

  /** {@code priority}, if it is in the range of {@link #setPriority}. */
  public static int checkPriority(int priority) {
    return Limits.inRange("priority", priority, MIN_PRIORITY, MAX_PRIORITY);
  }

  /** The key, or {@code null} for none. */
  public @Nullable String getKey() {
    return key;
  }

  /**
   * Tasks of the same key run one at a time, in the order they entered the buffer. While they wait
   * for their key they hold no slot, but their places in the buffer. A task holds its key until its
   * work has ended, retries included; a retry after a timeout waits for the work that timed out, or
   * for {@link #setAbandonAfter}. Default: none.
   */
  public TaskOptions setKey(String key) {
    this.key = Limits.name("key", key);
    return this;
  }

  /** The longest time to wait for room, or {@code null} for the queue's own. */
  public @Nullable Duration getPutTimeout() {
    return putTimeout;
  }

  /**
   * The put fails with {@link PutTimeoutException}, and the task never runs, if it has not entered
   * the buffer after this time. Range: more than zero; default: the queue's {@link
   * TaskQueueOptions#setPutTimeout}. Clock: from the put, or from the end of the delay.
   */
  public TaskOptions setPutTimeout(Duration putTimeout) {
    this.putTimeout = Limits.positive("putTimeout", putTimeout);
    return this;
  }

  /** The longest time to wait in the buffer, or {@code null} for no limit. */
  public @Nullable Duration getTtl() {
    return ttl;
  }

  /**
   * The task expires, and never runs, if no slot has started it after this time. Range: more than
   * zero; default: no limit. Clock: from entering the buffer, anew for each retry.
   */
  public TaskOptions setTtl(Duration ttl) {
    this.ttl = Limits.positive("ttl", ttl);
    return this;
  }

  /** The longest time for one execution, or {@code null} for no limit. */
  public @Nullable Duration getTimeout() {
    return timeout;
  }

  /**
   * An execution fails with {@link TaskTimeoutException} after this time. Its slot stays taken
   * until the work really ends or {@link #setAbandonAfter} has passed too. Range: more than zero;
   * default: no limit. Clock: from the start of each execution.
   */
  public TaskOptions setTimeout(Duration timeout) {
    this.timeout = Limits.positive("timeout", timeout);
    return this;
  }

  /** The time after a timeout or a cancel at which the slot is freed, or {@code null} for never. */
  public @Nullable Duration getAbandonAfter() {
    return abandonAfter;
  }

  /**
   * Frees the slot of work that goes on after its task has timed out or was cancelled. From then on
   * there may be more work under way than there are slots, which {@link TaskQueueStats#abandoned}
   * counts. Range: zero or more; default: never. Clock: from the timeout or the cancel.
   */
  public TaskOptions setAbandonAfter(Duration abandonAfter) {
    this.abandonAfter = Limits.notNegative("abandonAfter", abandonAfter);
    return this;
  }

  /** How often a failed execution is tried again. */
  public int getRetries() {
    return retries;
  }

  /**
   * Tries a failed task again, up to this often. Between executions it holds no slot. Range: 0 to
   * {@value #MAX_RETRIES}, default 0.
   */
  public TaskOptions setRetries(int retries) {
    this.retries = Limits.inRange("retries", retries, 0, MAX_RETRIES);
    return this;
  }

  /** How long to wait between executions. */
  public RetryPolicy getRetryPolicy() {
    return retryPolicy;
  }

  /** How long to wait between executions; default {@link RetryPolicy#DEFAULT}. */
  public TaskOptions setRetryPolicy(RetryPolicy retryPolicy) {
    this.retryPolicy = Objects.requireNonNull(retryPolicy, "retryPolicy");
    return this;
  }

  /** Which failures are tried again. */
  public Predicate<Throwable> getRetryOn() {
    return retryOn != null ? retryOn : failure -> true;
  }

  /**
   * Which failures are tried again; default: all. Runs on the slot, or on the queue's event loop if
   * the task timed out or is a {@link TaskRequest}; must not block.
   */
  public TaskOptions setRetryOn(Predicate<Throwable> retryOn) {
    this.retryOn = Objects.requireNonNull(retryOn, "retryOn");
    return this;
  }

  /**
   * Whether {@link #setRetryPolicy} or {@link #setRetryOn} was given code, which cannot leave the
   * node.
   */
  public boolean hasCode() {
    return retryPolicy.toJson() == null || retryOn != null;
  }

  /** Whether a thread that the task blocks is interrupted. */
  public boolean isInterrupt() {
    return interrupt;
  }

  /**
   * Whether the thread that the task blocks is interrupted when the execution times out or is
   * cancelled, also by a queue that closes past its deadline. Default false: it is told through
   * {@link TaskContext#isCancelled} alone. Not on event-loop slots.
   */
  public TaskOptions setInterrupt(boolean interrupt) {
    this.interrupt = interrupt;
    return this;
  }

  /** Whether the result is kept for the next join. */
  public boolean isCollect() {
    return collect;
  }

  /** Whether the result is kept for the next join, default true. The join waits either way. */
  public TaskOptions setCollect(boolean collect) {
    this.collect = collect;
    return this;
  }

  /** The headers. */
  public MultiMap getHeaders() {
    return headers;
  }

  /** Values that reach the task through {@link TaskContext#headers}; default: none. */
  public TaskOptions setHeaders(MultiMap headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
    return this;
  }
}
