package dev.taskqueue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * A named group of tasks of one queue that is joined, cancelled and measured on its own. All scopes
 * of a queue share its slots and its buffer. A scope exists as soon as it is used and takes no
 * memory once it has been joined.
 *
 * <p>Safe to use from any thread. Futures complete on the Vert.x context of their caller (callers
 * without one get an event loop). Bad arguments are thrown at once: {@link NullPointerException}
 * for {@code null}, {@link IllegalArgumentException} for values out of range. Everything else is
 * told through the future: {@link QueueFullException}, {@link QueueClosedException}, {@link
 * PutTimeoutException}, {@link TaskCancelledException}, {@link DuplicateTaskException}.
 */
public interface TaskScope {

  /** The scope's name; empty for a queue's default scope. */
  String name();

  /**
   * Puts a task, with defaults. See {@link #put(Task, TaskOptions)}.
   *
   * @param task called on a slot, once
   */
  default Future<Void> put(Callable<? extends Future<?>> task) {
    return put(asTask(task));
  }

  /** Puts a task, with defaults. See {@link #put(Task, TaskOptions)}. */
  Future<Void> put(Task<?> task);

  /**
   * Puts a task that asks for room in the buffer after {@code delay}.
   *
   * @param delay zero or more; the clock starts now
   */
  default Future<Void> put(Callable<? extends Future<?>> task, Duration delay) {
    return put(asTask(task), delay);
  }

  /**
   * Puts a task that asks for room in the buffer after {@code delay}.
   *
   * @param delay zero or more; the clock starts now
   */
  default Future<Void> put(Task<?> task, Duration delay) {
    return put(task, new TaskOptions().setDelay(delay));
  }

  /** Puts a task. See {@link #put(Task, TaskOptions)}. */
  default Future<Void> put(Callable<? extends Future<?>> task, TaskOptions options) {
    return put(asTask(task), options);
  }

  /**
   * Puts a task into the queue.
   *
   * @return completes when the task has entered the buffer: at once if there is room, otherwise
   *     after those that wait already. Where slots have threads of their own, a put that had to
   *     wait may be told up to a millisecond later, together with others, as to wake a producer for
   *     each single place is slow; up to 16 milliseconds if half of the buffer has lately been free
   *     sooner each time, or other threads that are awake have put more. Waiting for it before the
   *     next put keeps a producer at the pace of the queue. It fails if the task was not accepted,
   *     or ended before it could enter.
   */
  Future<Void> put(Task<?> task, TaskOptions options);

  /**
   * Puts a task, with defaults, and gives its own result. See {@link #submit(Task, TaskOptions)}.
   */
  default <T> Future<T> submit(Callable<Future<T>> task) {
    Objects.requireNonNull(task, "task");
    return submit((Task<T>) context -> task.call());
  }

  /** Puts a task and gives its own result. See {@link #submit(Task, TaskOptions)}. */
  default <T> Future<T> submit(Callable<Future<T>> task, TaskOptions options) {
    Objects.requireNonNull(task, "task");
    return submit((Task<T>) context -> task.call(), options);
  }

  /**
   * Puts a task, with defaults, and gives its own result. See {@link #submit(Task, TaskOptions)}.
   */
  default <T> Future<T> submit(Task<T> task) {
    return submit(task, new TaskOptions());
  }

  /**
   * Puts a task and gives its own result, which joins then leave out; they wait for it all the
   * same.
   *
   * <p>A task that waits for one it has submitted to its own queue holds its slot meanwhile, while
   * the other one needs a slot too: when all slots have such tasks, they wait for ever. Submit what
   * a task waits for to another queue.
   *
   * @return the task's result, or why there is none: its own failure, or what {@link #put} fails
   *     with, {@link TaskTimeoutException}, {@link TaskExpiredException} or {@link
   *     TaskDroppedException}
   */
  <T> Future<T> submit(Task<T> task, TaskOptions options);

  /**
   * Puts one task for each item, created only as room appears, so that any number of items needs
   * memory for the buffer alone.
   *
   * <p>Not so if a running task of this queue calls it: puts of a task must not wait for room that
   * its own slot may be blocking, so all items are put at once, beyond the bound, or with {@link
   * NestedPutPolicy#FAIL} up to the first one that finds no room. Feed a large source from outside
   * of the queue's tasks, or from a task of another queue.
   *
   * @param items iterated on the caller's context; if the caller has none, on one of Vert.x or, as
   *     long as items come quickly, on the thread of whichever slot has made room, by one thread at
   *     a time. So it must not block, least of all until a task has run
   * @param toTask called there too, once per item; as long as items come quickly, for up to 32 for
   *     which there is room, before their tasks are put together. It sees the caller's logging
   *     context (MDC) wherever it is called, and so do the tasks
   * @return completes when all have entered the buffer; compose on it to join them all, as a join
   *     waits for what has been put. If an item cannot be read or put, it fails with that cause and
   *     puts no more, also of the few that may have been read already; what was put before stays.
   */
  <A> Future<Void> putAll(Iterable<A> items, Function<? super A, ? extends Task<?>> toTask);

  /**
   * As {@link #putAll(Iterable, Function)}, with options.
   *
   * @param options how each of the tasks is to be treated; without an id, and not to be changed
   *     before the future has completed
   * @throws IllegalArgumentException if the options have an id
   */
  <A> Future<Void> putAll(
      Iterable<A> items, Function<? super A, ? extends Task<?>> toTask, TaskOptions options);

  /**
   * Puts one task for each item of a stream, which is paused while there is no room. Where an item
   * comes with no logging context (MDC), its task has that of the caller.
   *
   * <p>A stream whose items come on the context of a running task of this queue is not paused, for
   * the same reason as with {@link #putAll(Iterable, Function)}, and with the same way out.
   *
   * @param source its handlers are set here; it must not have ended
   * @param toTask called on the stream's context, once per item
   * @return completes when the stream has ended and all its tasks have entered the buffer. If the
   *     stream fails or an item cannot be put, it fails with that cause and leaves the stream
   *     paused; what was put before stays.
   */
  <A> Future<Void> pipeFrom(ReadStream<A> source, Function<? super A, ? extends Task<?>> toTask);

  /**
   * As {@link #pipeFrom(ReadStream, Function)}, with options.
   *
   * @param options how each of the tasks is to be treated; without an id, and not to be changed
   *     before the future has completed
   * @throws IllegalArgumentException if the options have an id
   */
  <A> Future<Void> pipeFrom(
      ReadStream<A> source, Function<? super A, ? extends Task<?>> toTask, TaskOptions options);

  /**
   * The scope as the end of a pipe: each item that is written becomes a task, so that {@code
   * source.pipeTo(scope.toWriteStream(…))} works with Vert.x's own streams. The stream is full
   * while a put waits, and ending it completes when all its tasks have entered the buffer; if an
   * item could not be put, it fails with the first such cause then, and those that could stay. Not
   * thread-safe: to be used on the caller's context, where its handlers are called too. Written on
   * the context of a running task of this queue it is never full, as with {@link #putAll(Iterable,
   * Function)}.
   *
   * @param toTask called once per item
   * @param options how each of the tasks is to be treated; without an id, and not to be changed
   *     while the stream is used
   * @throws IllegalArgumentException if the options have an id
   */
  <A> WriteStream<A> toWriteStream(
      Function<? super A, ? extends Task<?>> toTask, TaskOptions options);

  /** As {@link #toWriteStream(Function, TaskOptions)}, with defaults. */
  default <A> WriteStream<A> toWriteStream(Function<? super A, ? extends Task<?>> toTask) {
    return toWriteStream(toTask, new TaskOptions());
  }

  /**
   * The outcomes of the scope's tasks as they end, from now on, in place of their results being
   * kept for the join. The stream ends when the scope is joined or the queue is closed. A reader
   * that is paused or slow ends up slowing the slots: while {@code maxSize} outcomes are unread, no
   * further task of the scope starts, until half of them are read. What ends without a slot
   * (dropped, expired, cancelled) is not held up by that, so who drops tasks reads on. While the
   * queue is closing it is not waited for. A stream without a handler is as one that is paused.
   *
   * @return a stream whose handlers are called on the caller's context; if that is a verticle's, it
   *     goes with it, and what ends afterwards is kept for the join again
   * @throws IllegalStateException if the scope's outcomes are being read already, or the queue is
   *     closed
   */
  ReadStream<Outcome> outcomes();

  /**
   * Waits until the scope has no unfinished task, then takes its results. Tasks that running tasks
   * add to the scope are waited for too. Joins that overlap get the same results.
   *
   * <p>A task that joins another scope of its own queue holds its slot meanwhile, which that
   * scope's tasks may need: see {@link #submit(Task, TaskOptions)}.
   *
   * @return the non-null results in the order of the put calls, unmodifiable; they are cleared from
   *     the queue. Fails with {@link IllegalStateException} if called by a task of this scope,
   *     which would wait for itself.
   */
  default Future<List<Object>> join() {
    return join(Object.class);
  }

  /**
   * As {@link #join()}, with typed results.
   *
   * @param type a reference type
   * @return fails with {@link ClassCastException}, and takes no results, if one is of another type
   */
  <T> Future<List<T>> join(Class<T> type);

  /** As {@link #join()}, with the account of the tasks that gave no result. */
  Future<JoinReport> joinReport();

  /** How far the scope is. */
  Future<ScopeProgress> progress();

  /**
   * Has a handler called when the scope gets on, until a join takes its results or the queue is
   * closed; then it is called for the last time, with the final numbers. (Of a queue on another
   * node these are the last ones that were seen.) Nothing is left behind after that, nor when the
   * verticle that asks for it is undeployed, which is the end too.
   *
   * @param atMostEvery shortest time between two calls but for the last one: more than zero, by the
   *     millisecond. Nothing has to change for longer for a call to be left out.
   * @param handler called on the caller's context. What it throws is logged.
   */
  ProgressUpdates onProgress(Duration atMostEvery, Handler<ScopeProgress> handler);

  /**
   * Cancels all unfinished tasks of the scope. Those that wait are settled at once and never run.
   * Those that run are settled at once too and told through {@link TaskContext#isCancelled} and
   * {@link TaskContext#onCancel}; their slots stay taken until their work ends. A thread that one
   * of them blocks is interrupted only if its options {@linkplain TaskOptions#setInterrupt ask for
   * it}.
   *
   * @return the number of tasks cancelled
   */
  Future<Integer> cancel();

  private static Task<?> asTask(Callable<? extends Future<?>> task) {
    Objects.requireNonNull(task, "task");
    return new CallableTask(task);
  }
}
