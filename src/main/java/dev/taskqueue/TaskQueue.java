package dev.taskqueue;

import dev.taskqueue.spi.TaskQueueProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A bounded-concurrency task queue: runs at most {@code workers} tasks at a time, keeps at most
 * {@code maxSize} more, makes producers wait beyond that, and gives the results to {@link #join}.
 * The queue itself is its default {@linkplain TaskScope scope}.
 */
public interface TaskQueue extends TaskScope {

  /**
   * Creates a queue. Created from a verticle, it is undeployed with it.
   *
   * @return the queue, when its slots are ready. Fails with {@link IllegalStateException} if {@link
   *     TaskQueueOptions#setAddress} names an address that a queue of this Vert.x instance has.
   */
  static Future<TaskQueue> create(Vertx vertx, TaskQueueOptions options) {
    return TaskQueueProvider.get().create(vertx, new TaskQueueOptions(options));
  }

  /** Creates a queue with the default options. */
  static Future<TaskQueue> create(Vertx vertx) {
    return create(vertx, new TaskQueueOptions());
  }

  /**
   * Creates a queue, hands it to {@code body}, waits for all its tasks and closes it, also when
   * {@code body} fails.
   *
   * @return what {@code body} gives, when the queue is closed
   */
  static <R> Future<R> use(
      Vertx vertx, TaskQueueOptions options, Function<TaskQueue, Future<R>> body) {
    Context caller = vertx.getOrCreateContext();
    return create(vertx, options).compose(queue -> TaskQueueUse.run(queue, body, caller));
  }

  /**
   * A client of the queue that listens at {@code address}, on this node or another one of the
   * cluster. It has no connection to lose: each call is a message, sent again if it is not
   * answered, which puts no task twice and loses no result.
   *
   * <p>Calls fail with the exceptions that the queue itself fails with. For what has none they fail
   * with a {@code ReplyException}: of type NO_HANDLERS if there is no queue at the address, of type
   * TIMEOUT if it does not answer, or with one of {@link TaskQueueCodes}, such as {@link
   * TaskQueueCodes#FAILED} for a submitted task that failed on another node.
   *
   * <p>{@link TaskRequest}s reach a queue on any node. Other tasks are objects, which reach a queue
   * of the same Vert.x instance only, with the caller's logging context and context locals;
   * otherwise the put fails with {@link IllegalStateException}. Results are objects too if the
   * queue is of the same Vert.x instance. From another node they are JSON: a join or a submit gives
   * strings, numbers, booleans, {@code JsonObject}s and {@code JsonArray}s, and {@code
   * join(Buffer.class)} gives bytes. One that JSON cannot carry fails the join with {@link
   * TaskQueueCodes#TOO_LARGE}, and {@link TaskScope#joinReport} gives the others.
   *
   * <p>{@link TaskScope#putAll} sends up to 256 tasks in a message, so it takes up to that many
   * items ahead of the room for them; one that is refused ends it, and those before it stay.
   *
   * <p>Closing the client leaves the queue as it is; the client puts no more, and waits no more for
   * the queue to be idle.
   */
  static TaskQueue connect(Vertx vertx, String address) {
    return TaskQueueProvider.get().connect(vertx, address);
  }

  /** The group of tasks with this name. The empty name is the queue's default scope. */
  TaskScope scope(String name);

  /**
   * Cancels one task, as {@link TaskScope#cancel} does: also one that runs, whose thread is
   * interrupted only if its options ask for it. False if no unfinished task has the id.
   */
  Future<Boolean> cancel(String taskId);

  /**
   * Changes the priority of a task that has not started.
   *
   * @param priority range as {@link TaskOptions#setPriority}
   * @return false if no waiting task has the id
   */
  Future<Boolean> setPriority(String taskId, int priority);

  /** Starts no more tasks until {@link #resume}. Running ones go on; puts are accepted. */
  Future<Void> pause();

  /** Starts tasks again. */
  Future<Void> resume();

  /**
   * Changes the number of slots: growing at once, shrinking as slots fall idle. The bound of the
   * buffer stays.
   *
   * @param workers range as {@link TaskQueueOptions#setWorkers}
   */
  Future<Void> resize(int workers);

  /**
   * Cancels all tasks that are not running, those that wait to be tried again too, and gives their
   * number. Puts that wait fail, and with them a {@link #putAll} or {@link #pipeFrom} that is under
   * way.
   */
  Future<Integer> clear();

  /** The queue's state and counters at one instant. */
  Future<TaskQueueStats> stats();

  /**
   * What is under way, the oldest first; also work that goes on though its task was cancelled or
   * has timed out, until it is abandoned.
   */
  Future<List<RunningTask>> running();

  /**
   * Completes when no task of the queue is unfinished, in any scope; at once if none is. Takes no
   * results and closes nothing. Fails with {@link IllegalStateException} if called by a task of the
   * queue, which would wait for itself.
   */
  Future<Void> idle();

  /**
   * Stops accepting tasks (but for those that running tasks put), waits for all that were accepted,
   * delayed ones too, then undeploys the queue and its slots. Calling it again gives the same
   * report. Fails with {@link IllegalStateException} and changes nothing if called by a task of the
   * queue, which would wait for itself; with a deadline a task may close its queue.
   *
   * @return what no join has taken, over all scopes. What a durable queue has stored of it is not
   *     taken by that: joins of the next queue at this address give it
   */
  Future<JoinReport> close();

  /**
   * As {@link #close()}, cancelling what is left after {@code deadline}, as {@link
   * TaskScope#cancel} does. One line at WARN tells what that was, and so do the report's first
   * failures, also of tasks whose batch a join has taken.
   *
   * @param deadline zero or more; the clock starts now. A shorter one replaces that of an earlier
   *     call.
   */
  Future<JoinReport> close(Duration deadline);
}
