package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.Handler;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * How a queue is set up. Every setter checks its value at once. A queue reads its options once,
 * when it is created. Not thread-safe.
 */
public class TaskQueueOptions {

  /** Default {@linkplain #setWorkers number of slots}: {@value}. */
  public static final int DEFAULT_WORKERS = 25;

  /** Most {@linkplain #setWorkers slots}: {@value}. */
  public static final int MAX_WORKERS = 100_000;

  /** Default {@linkplain #setMaxSize buffer bound} in multiples of the slots: {@value}. */
  public static final int DEFAULT_MAX_SIZE_FACTOR = 2;

  private static final List<ThreadingModel> THREADING_MODELS =
      List.of(ThreadingModel.WORKER, ThreadingModel.EVENT_LOOP, ThreadingModel.VIRTUAL_THREAD);

  /** Default {@linkplain #setMaxWaiting bound of waiting puts}: {@value}. */
  public static final int DEFAULT_MAX_WAITING = 10_000;

  /** Default {@linkplain #setMaxRetrying bound of tasks that wait to be tried again}: {@value}. */
  public static final int DEFAULT_MAX_RETRYING = 10_000;

  /** Address that {@link TaskQueueVerticle} uses if none is set: {@value}. */
  public static final String DEFAULT_ADDRESS = "task-queue";

  /** Default {@linkplain #setCloseTimeout close timeout}: 30 s. */
  public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

  /** Default {@linkplain #setRequestTimeout request timeout}: 30 s, as Vert.x's own. */
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** Default {@linkplain #setResultTtl time that joined results are kept}: 5 min. */
  public static final Duration DEFAULT_RESULT_TTL = Duration.ofMinutes(5);

  /** Default {@linkplain #setStorage folder of what is kept on disk}: {@value}. */
  public static final String DEFAULT_STORAGE = "data";

  private @Nullable String address;
  private int workers = DEFAULT_WORKERS;
  private @Nullable Integer maxSize;
  private int maxWaiting = DEFAULT_MAX_WAITING;
  private int maxRetrying = DEFAULT_MAX_RETRYING;
  private OverflowPolicy overflow = OverflowPolicy.WAIT;
  private NestedPutPolicy nestedPut = NestedPutPolicy.ADMIT;
  private boolean fair;
  private @Nullable RateLimit rateLimit;
  private @Nullable RateLimit keyRateLimit;
  private @Nullable Duration putTimeout;
  private @Nullable Level logLevel;
  private @Nullable Handler<TaskFailure> exceptionHandler;
  private TaskQueueListener listener = TaskQueueListener.NOOP;
  private boolean publishEvents;
  private TracingPolicy tracingPolicy = TracingPolicy.PROPAGATE;
  private ThreadingModel threadingModel = ThreadingModel.WORKER;
  private @Nullable String workerPoolName;
  private @Nullable Integer workerPoolSize;
  private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;
  private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
  private Duration resultTtl = DEFAULT_RESULT_TTL;
  private Durability durability = Durability.NONE;
  private String storage = DEFAULT_STORAGE;
  private Duration syncInterval = Duration.ZERO;
  private boolean standby;

  /** The defaults. */
  public TaskQueueOptions() {}

  /** A copy. */
  public TaskQueueOptions(TaskQueueOptions other) {
    address = other.address;
    workers = other.workers;
    maxSize = other.maxSize;
    maxWaiting = other.maxWaiting;
    maxRetrying = other.maxRetrying;
    overflow = other.overflow;
    nestedPut = other.nestedPut;
    fair = other.fair;
    rateLimit = other.rateLimit;
    keyRateLimit = other.keyRateLimit;
    putTimeout = other.putTimeout;
    logLevel = other.logLevel;
    exceptionHandler = other.exceptionHandler;
    listener = other.listener;
    publishEvents = other.publishEvents;
    tracingPolicy = other.tracingPolicy;
    threadingModel = other.threadingModel;
    workerPoolName = other.workerPoolName;
    workerPoolSize = other.workerPoolSize;
    closeTimeout = other.closeTimeout;
    requestTimeout = other.requestTimeout;
    resultTtl = other.resultTtl;
    durability = other.durability;
    storage = other.storage;
    syncInterval = other.syncInterval;
    standby = other.standby;
  }

  /**
   * From JSON. Keys are the names of the setters; times are milliseconds or ISO-8601 durations like
   * {@code "PT5S"}; {@code logLevel} is a level's name or {@code "off"}.
   *
   * @throws IllegalArgumentException naming the key, for an unknown key (with the nearest known
   *     one), a wrong type or a value out of range
   */
  public TaskQueueOptions(JsonObject json) {
    new StrictJson("task queue option")
        .string("address", this::setAddress)
        .integer("workers", 1, MAX_WORKERS, this::setWorkers)
        .integer("maxSize", 1, Integer.MAX_VALUE, this::setMaxSize)
        .integer("maxWaiting", 0, Integer.MAX_VALUE, this::setMaxWaiting)
        .integer("maxRetrying", 1, Integer.MAX_VALUE, this::setMaxRetrying)
        .choice("overflow", OverflowPolicy.class, this::setOverflow)
        .choice("nestedPut", NestedPutPolicy.class, this::setNestedPut)
        .bool("fair", this::setFair)
        .object("rateLimit", limit -> setRateLimit(RateLimit.fromJson(limit)))
        .object("keyRateLimit", limit -> setKeyRateLimit(RateLimit.fromJson(limit)))
        .duration("putTimeout", this::setPutTimeout)
        .string("logLevel", this::readLogLevel)
        .bool("publishEvents", this::setPublishEvents)
        .choice("tracingPolicy", TracingPolicy.class, this::setTracingPolicy)
        .choice("threadingModel", THREADING_MODELS, this::setThreadingModel)
        .string("workerPoolName", this::setWorkerPoolName)
        .integer("workerPoolSize", 1, MAX_WORKERS, this::setWorkerPoolSize)
        .duration("closeTimeout", this::setCloseTimeout)
        .duration("requestTimeout", this::setRequestTimeout)
        .duration("resultTtl", this::setResultTtl)
        .choice("durability", Durability.class, this::setDurability)
        .string("storage", this::setStorage)
        .duration("syncInterval", this::setSyncInterval)
        .bool("standby", this::setStandby)
        .read(json);
  }

  /** The event-bus address, or {@code null} if the queue is not to be reached by messages. */
  public @Nullable String getAddress() {
    return address;
  }

  /**
   * The event-bus address, which is also the queue's name; at most one queue of a Vert.x instance
   * has it. Default: none for {@link TaskQueue#create}, {@value #DEFAULT_ADDRESS} for {@link
   * TaskQueueVerticle}.
   */
  public TaskQueueOptions setAddress(String address) {
    this.address = Limits.name("address", address);
    return this;
  }

  /** The number of slots. */
  public int getWorkers() {
    return workers;
  }

  /**
   * Number of slots: how many tasks run at a time at most. Range: 1 to {@value #MAX_WORKERS},
   * default {@value #DEFAULT_WORKERS}.
   */
  public TaskQueueOptions setWorkers(int workers) {
    this.workers = Limits.inRange("workers", workers, 1, MAX_WORKERS);
    return this;
  }

  /** The bound of the buffer. */
  public int getMaxSize() {
    return maxSize != null ? maxSize : DEFAULT_MAX_SIZE_FACTOR * workers;
  }

  /**
   * How many accepted tasks may wait for a slot. Range: 1 or more, default {@value
   * #DEFAULT_MAX_SIZE_FACTOR} × workers.
   */
  public TaskQueueOptions setMaxSize(int maxSize) {
    this.maxSize = Limits.inRange("maxSize", maxSize, 1, Integer.MAX_VALUE);
    return this;
  }

  /** The bound of the puts that wait. */
  public int getMaxWaiting() {
    return maxWaiting;
  }

  /**
   * How many puts may wait, for room or for their delay; past that a put fails with {@link
   * QueueFullException}. Range: 0 or more, default {@value #DEFAULT_MAX_WAITING}.
   */
  public TaskQueueOptions setMaxWaiting(int maxWaiting) {
    this.maxWaiting = Limits.inRange("maxWaiting", maxWaiting, 0, Integer.MAX_VALUE);
    return this;
  }

  /** The bound of the tasks that wait to be tried again. */
  public int getMaxRetrying() {
    return maxRetrying;
  }

  /**
   * How many tasks may wait to be tried again, as they hold neither a slot nor a place in the
   * buffer. While as many do, puts find no room: where everything fails, a source is not read into
   * memory. With {@code DROP_OLDEST} it is the new task that is dropped then. Range: 1 or more,
   * default {@value #DEFAULT_MAX_RETRYING}.
   */
  public TaskQueueOptions setMaxRetrying(int maxRetrying) {
    this.maxRetrying = Limits.inRange("maxRetrying", maxRetrying, 1, Integer.MAX_VALUE);
    return this;
  }

  /** What a put does when there is no room. */
  public OverflowPolicy getOverflow() {
    return overflow;
  }

  /** What a put does when there is no room; default {@link OverflowPolicy#WAIT}. */
  public TaskQueueOptions setOverflow(OverflowPolicy overflow) {
    this.overflow = Objects.requireNonNull(overflow, "overflow");
    return this;
  }

  /** What a put from inside a running task does when there is no room. */
  public NestedPutPolicy getNestedPut() {
    return nestedPut;
  }

  /**
   * What a put from inside a running task of this queue does when it would have to wait; default
   * {@link NestedPutPolicy#ADMIT}.
   */
  public TaskQueueOptions setNestedPut(NestedPutPolicy nestedPut) {
    this.nestedPut = Objects.requireNonNull(nestedPut, "nestedPut");
    return this;
  }

  /** Whether scopes take turns. */
  public boolean isFair() {
    return fair;
  }

  /**
   * Whether scopes take turns, in the buffer (within one priority) and in the line of waiting puts,
   * so that one scope's backlog does not starve another's. Default false: first in, first out
   * regardless of scope.
   */
  public TaskQueueOptions setFair(boolean fair) {
    this.fair = fair;
    return this;
  }

  /** How many executions may start per time, or {@code null} for no limit. */
  public @Nullable RateLimit getRateLimit() {
    return rateLimit;
  }

  /** How many executions may start per time; default: no limit. */
  public TaskQueueOptions setRateLimit(RateLimit rateLimit) {
    this.rateLimit = Objects.requireNonNull(rateLimit, "rateLimit");
    return this;
  }

  /** How many executions may start per time and key, or {@code null} for no limit. */
  public @Nullable RateLimit getKeyRateLimit() {
    return keyRateLimit;
  }

  /**
   * How many executions may start per time for each {@linkplain TaskOptions#setKey key}; default:
   * no limit.
   *
   * <p>A key is remembered for a period after its last start, in some 200 bytes, the key itself,
   * and 8 bytes for each start of that time. Nothing bounds the number of such keys, so those that
   * clients make up fill the memory if the period is long; beyond 100 000 of them there is a line
   * at WARN, and another each time their number has doubled.
   */
  public TaskQueueOptions setKeyRateLimit(RateLimit keyRateLimit) {
    this.keyRateLimit = Objects.requireNonNull(keyRateLimit, "keyRateLimit");
    return this;
  }

  /** The longest time a put waits for room, or {@code null} for no limit. */
  public @Nullable Duration getPutTimeout() {
    return putTimeout;
  }

  /**
   * The longest time a put waits for room, unless {@link TaskOptions#setPutTimeout} says otherwise.
   * Range: more than zero; default: no limit. Clock: from the put, or from the end of its delay.
   */
  public TaskQueueOptions setPutTimeout(Duration putTimeout) {
    this.putTimeout = Limits.positive("putTimeout", putTimeout);
    return this;
  }

  /** The level of the queue's own log lines, or {@code null} for none. */
  public @Nullable Level getLogLevel() {
    return logLevel;
  }

  /**
   * Level at which the queue logs what happens to it and to each task: the start of each execution
   * and the end of each task with its outcome and duration, retries, joins, and what {@link
   * TaskQueueListener} tells of the queue itself; under the name of {@link TaskQueue}. {@code null}
   * (the default) for not at all. Warnings about things gone wrong are logged regardless.
   */
  public TaskQueueOptions setLogLevel(@Nullable Level logLevel) {
    this.logLevel = logLevel;
    return this;
  }

  /** The handler of failed tasks, or {@code null} for the default one. */
  public @Nullable Handler<TaskFailure> getExceptionHandler() {
    return exceptionHandler;
  }

  /**
   * Called once for each task whose outcome is {@link OutcomeKind#FAILURE}, except submitted ones,
   * whose caller gets the failure. Runs on the slot, or on the queue's event loop if the task timed
   * out or is a {@link TaskRequest}; must not block an event loop. What it throws is logged.
   * Default: logs a warning with the stack trace.
   */
  public TaskQueueOptions setExceptionHandler(Handler<TaskFailure> exceptionHandler) {
    this.exceptionHandler = Objects.requireNonNull(exceptionHandler, "exceptionHandler");
    return this;
  }

  /** Who is told of everything that happens; {@link TaskQueueListener#NOOP} for nobody. */
  public TaskQueueListener getListener() {
    return listener;
  }

  /** Has a listener told of everything that happens. Default {@link TaskQueueListener#NOOP}. */
  public TaskQueueOptions setListener(TaskQueueListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /** Whether the queue publishes what happens to it on the event bus. */
  public boolean isPublishEvents() {
    return publishEvents;
  }

  /**
   * Whether the queue publishes what happens to it (full, room, idle, paused, resumed, resized,
   * drained, closed) as JSON objects like {@code {"event": "idle", "queue": "task-queue", "at":
   * 1767225600000}}, on the event-bus address that is its own followed by {@code .events}. Needs an
   * {@linkplain #setAddress address}. Default false.
   */
  public TaskQueueOptions setPublishEvents(boolean publishEvents) {
    this.publishEvents = publishEvents;
    return this;
  }

  /** Whether puts and executions are traced. */
  public TracingPolicy getTracingPolicy() {
    return tracingPolicy;
  }

  /**
   * Whether puts and executions are traced, if the Vert.x instance has a tracer: {@code PROPAGATE}
   * (the default) where the caller of the put is part of a trace, {@code ALWAYS}, or {@code IGNORE}
   * for never. A put's span lasts until the task starts, so that it shows how long the task has
   * waited; each execution has a span of its own under it.
   */
  public TaskQueueOptions setTracingPolicy(TracingPolicy tracingPolicy) {
    this.tracingPolicy = Objects.requireNonNull(tracingPolicy, "tracingPolicy");
    return this;
  }

  /** What the slots run on. */
  public ThreadingModel getThreadingModel() {
    return threadingModel;
  }

  /**
   * What the slots run on: worker threads (the default, blocking allowed), event loops (blocking
   * not allowed), or virtual threads (Java 21 or later, blocking and {@code Future.await} allowed).
   */
  public TaskQueueOptions setThreadingModel(ThreadingModel threadingModel) {
    if (!THREADING_MODELS.contains(Objects.requireNonNull(threadingModel, "threadingModel"))) {
      throw new IllegalArgumentException(
          "threadingModel must be one of " + THREADING_MODELS + ", but is " + threadingModel);
    }
    this.threadingModel = threadingModel;
    return this;
  }

  /** The name of the slots' thread pool, or {@code null} for one of the queue's own. */
  public @Nullable String getWorkerPoolName() {
    return workerPoolName;
  }

  /**
   * Name of the slots' thread pool; pools of one name are shared. Default: the queue's own. In a
   * cluster the pool is kept for as long as connections to other nodes may depend on it, but its
   * threads end when they are without work.
   */
  public TaskQueueOptions setWorkerPoolName(String workerPoolName) {
    this.workerPoolName = Limits.name("workerPoolName", workerPoolName);
    return this;
  }

  /** The number of threads of the slots' pool. */
  public int getWorkerPoolSize() {
    return workerPoolSize != null ? workerPoolSize : workers;
  }

  /**
   * Number of threads that serve worker slots. Range: 1 to {@value #MAX_WORKERS}, default: workers,
   * so that every slot can block. Fewer are enough, and faster, for tasks that only wait for
   * futures.
   */
  public TaskQueueOptions setWorkerPoolSize(int workerPoolSize) {
    this.workerPoolSize = Limits.inRange("workerPoolSize", workerPoolSize, 1, MAX_WORKERS);
    return this;
  }

  /** How long undeploying waits for unfinished tasks. */
  public Duration getCloseTimeout() {
    return closeTimeout;
  }

  /**
   * How long undeploying the queue waits for unfinished tasks before it cancels them. Range: zero
   * or more, default 30 s. Clock: from the undeploy.
   */
  public TaskQueueOptions setCloseTimeout(Duration closeTimeout) {
    this.closeTimeout = Limits.notNegative("closeTimeout", closeTimeout);
    return this;
  }

  /** How long the handler of a {@link TaskRequest} may be silent. */
  public Duration getRequestTimeout() {
    return requestTimeout;
  }

  /**
   * How long a {@link TaskRequest} waits for its handler's reply. Then the handler is taken for
   * dead: the execution fails and its slot is free, whatever the handler still does. Range: more
   * than zero, default 30 s. Clock: from sending the request. A task with a {@linkplain
   * TaskOptions#setTimeout timeout} fails when that has passed instead. Its slot stays taken until
   * the reply comes, or {@link TaskOptions#setAbandonAfter} has passed, or, if that is not set,
   * this time has passed since the timeout. The slot of a {@link TaskQueueWorker} is free a second
   * after the queue's was given up.
   */
  public TaskQueueOptions setRequestTimeout(Duration requestTimeout) {
    this.requestTimeout = Limits.positive("requestTimeout", requestTimeout);
    return this;
  }

  /** How long results are kept for a joiner on the event bus that has not acknowledged them. */
  public Duration getResultTtl() {
    return resultTtl;
  }

  /**
   * How long the results of a join over the event bus are kept for its requester to fetch and
   * acknowledge them, and how long task ids are remembered to recognise repeated puts. Range: more
   * than zero, default 5 min. Clock: from the requester's last message.
   */
  public TaskQueueOptions setResultTtl(Duration resultTtl) {
    this.resultTtl = Limits.positive("resultTtl", resultTtl);
    return this;
  }

  private void readLogLevel(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("OFF")) {
      logLevel = null;
      return;
    }
    for (Level level : Level.values()) {
      if (level.name().equals(upper)) {
        logLevel = level;
        return;
      }
    }
    throw new IllegalArgumentException(
        "task queue option 'logLevel' must be off, error, warn, info, debug or trace, but is \""
            + name
            + '"');
  }

  /** What outlives the process that the queue runs in. */
  public Durability getDurability() {
    return durability;
  }

  /**
   * What outlives the process that the queue runs in; {@link Durability#NONE} by default. Anything
   * else needs an {@linkplain #setAddress address}, under which the next owner finds what is
   * stored.
   *
   * <p>It is about tasks that are data: put by message, as JSON or as a {@link TaskRequest}, with
   * what they come to until it has been joined and acknowledged. Tasks that are code, and batches
   * that are joined without an acknowledgement, are not stored. What was stored is run as soon as
   * the queue starts, so have the tasks' handlers deployed before it.
   */
  public TaskQueueOptions setDurability(Durability durability) {
    this.durability = Objects.requireNonNull(durability, "durability");
    return this;
  }

  /** The folder of what is kept on disk. */
  public String getStorage() {
    return storage;
  }

  /**
   * The folder of what is kept on disk, if {@link #setDurability} says {@link Durability#DISK}; it
   * is made if it is not there. Default: {@value #DEFAULT_STORAGE}, in the folder that the process
   * runs in.
   */
  public TaskQueueOptions setStorage(String storage) {
    if (storage.isBlank()) {
      throw new IllegalArgumentException("storage must name a folder, but is blank");
    }
    this.storage = storage;
    return this;
  }

  /** How late what is stored on disk is forced there. */
  public Duration getSyncInterval() {
    return syncInterval;
  }

  /**
   * How late, after it has been written, what is stored on disk is forced there: what a power cut
   * may cost. The death of the process costs nothing in any case. Zero, the default: a task is only
   * accepted when it has been forced to the disk.
   */
  public TaskQueueOptions setSyncInterval(Duration syncInterval) {
    this.syncInterval = Limits.notNegative("syncInterval", syncInterval);
    return this;
  }

  /** Whether to wait while another node of the cluster has the queue. */
  public boolean isStandby() {
    return standby;
  }

  /**
   * Whether to stand by while another node of the cluster has a queue at the same address, and take
   * over when that node leaves it or dies; {@code false} by default: the start then fails. Only of
   * meaning in a clustered Vert.x and for a {@link TaskQueueVerticle}, whose deployment completes
   * when it owns the queue or stands by.
   */
  public TaskQueueOptions setStandby(boolean standby) {
    this.standby = standby;
    return this;
  }
}
