package dev.taskqueue.eventbus;

import dev.taskqueue.TaskRequest;
import java.time.Duration;

/**
 * The wire protocol: requests to the queue's address whose {@value #ACTION} header names the
 * operation and whose body is a JSON object, as Vert.x service proxies send them. Keys with the
 * value {@code null} count as left out; unknown keys are refused. Replies are JSON objects or,
 * where there is nothing to tell, {@code null}. Failures are {@code ReplyException}s whose code is
 * one of {@link dev.taskqueue.TaskQueueCodes}. Times are milliseconds or ISO-8601 durations.
 *
 * <table>
 * <caption>Actions</caption>
 * <tr><th>action</th><th>body</th><th>reply</th></tr>
 * <tr><td>put</td><td>a task: address, body, headers, id, scope, delay, priority, key, putTimeout, ttl,
 * timeout, abandonAfter, interrupt, retries, collect; answer</td><td>id, scope, seq</td></tr>
 * <tr><td>putAll</td><td>tasks, scope, waiting</td><td>accepted: one {id, scope, seq} for each
 * task, in order; refused: {index, code, message} of the first that was not, after which none was;
 * or waiting</td></tr>
 * <tr><td>putAll</td><td>id, tasks, options, scope</td><td>id, scope, state</td></tr>
 * <tr><td>join</td><td>scope, type, joinId, after, from</td><td>state "pending" with progress, or
 * state "joined" with results, failures, counts, elapsed, total, from, next, copy</td></tr>
 * <tr><td>outcomes</td><td>scope, reader, round, max</td><td>state "pending", or state "read" or
 * "ended" with outcomes</td></tr>
 * <tr><td>ack</td><td>joinId, reader or id; ifPending</td><td>nothing; givenUp if that was asked
 * for</td></tr>
 * <tr><td>progress</td><td>scope</td><td>scope, put, running, unfinished, ended</td></tr>
 * <tr><td>scopes</td><td>max</td><td>scopes: the progress of each that has something to join, but
 * of {@code max} (1 000 if left out) at most, by their names</td></tr>
 * <tr><td>cancel</td><td>id or scope</td><td>cancelled</td></tr>
 * <tr><td>clear</td><td></td><td>cancelled</td></tr>
 * <tr><td>pause, resume</td><td></td><td>nothing</td></tr>
 * <tr><td>resize</td><td>workers</td><td>nothing</td></tr>
 * <tr><td>setPriority</td><td>id, priority</td><td>nothing</td></tr>
 * <tr><td>stats</td><td></td><td>the queue's state and counters</td></tr>
 * <tr><td>running</td><td></td><td>running: one {id, scope, attempt, age, cancelled} for each
 * execution under way, the oldest first</td></tr>
 * <tr><td>offer</td><td>of a worker: worker, node, address, slots, running,
 * addresses</td><td>owner</td></tr>
 * <tr><td>workers</td><td></td><td>workers: one {worker, node, slots, running, silence} for each
 * that offers its slots, in the order in which they came; silence is the milliseconds since its last
 * offer, and slots 0 that it takes no more</td></tr>
 * </table>
 *
 * <p><b>put</b> is answered when the task has been accepted: it is in the buffer, or its delay is
 * running. If that can't be before the sender gives up, the put fails with 429 and the task will
 * not run. With {@code answer} "entered" it keeps its place instead: the reply has {@code state}
 * "pending", and the same put sent again waits on, until {@code state} is "entered". With {@code
 * answer} "ended" the same goes on until the task has ended; the reply then has {@code state}
 * "ended" and the {@code result}, which joins leave out. A put whose id the sender has chosen may
 * be sent again at any time: it is answered as the first one was. Refusals for lack of room or
 * because the queue closes are not remembered, so that the put can be tried again.
 *
 * <p><b>putAll</b> without an id puts each of its tasks for itself, when the one before it has been
 * accepted. With a key {@code waiting}, empty at first, the task that finds no room in time keeps
 * its place: the reply's {@code waiting} is its id, and the same putAll without those that were
 * accepted, and with that {@code waiting}, goes on. With an {@code id} of the sender's choice, of
 * up to 244 characters, it goes in rounds as a put with {@code answer} "entered" does: its tasks,
 * which have an address and a body and nothing else, are treated as the task keys in {@code
 * options} say, wait for room as long as it takes, and the same message may be sent again at any
 * time. It fails as the first of them that is refused, after which none is put; those before it
 * stay. A durable queue remembers no refusals for lack of room, because it closes or because it
 * cannot store the task: the same message then goes on with that task.
 *
 * <p>The {@code retries} of a task are a number, or an object: {@code max}, how often; {@code
 * backoff} "exponential" (the default), "linear" or "constant"; {@code delay}, 100 ms if left out;
 * {@code maxDelay}, 30 s if left out; {@code asFailureSays}, unless false, to wait as long as the
 * failure asks for, and that much longer, where the handler's failure message begins with the line
 * {@code Retry-After: } and seconds or a duration; {@code on}, an array of the codes of failures to
 * try again: those that the handler has given, 404 for no handler, 504 for no answer in time.
 *
 * <p><b>join</b> with a {@code joinId} of the requester's choice goes in rounds. Each is answered
 * within {@link #ROUND}; a repeated one gets the same answer. The batch is kept until it has been
 * acknowledged, with ack or by naming it in the next join's {@code after}. A large batch comes in
 * pages: if there is a {@code next}, ask again with it as {@code from}. All pages must have the
 * same {@code copy}: if another one comes, the queue has another owner, whose copy of the batch may
 * have other places, and the pages are to be asked for again from 0. An ack with {@code ifPending}
 * gives up a join that has no batch yet, and keeps the batch of one that has. Without a {@code
 * joinId} the join is a one-shot: it gives the batch, or fails with 408 before the sender gives up
 * and takes nothing.
 *
 * <p><b>outcomes</b> reads how a scope's tasks end, as they do, in place of their results being
 * kept for the join. The {@code reader} is an id of the requester's choice; its rounds are numbered
 * from 1. A round is answered as soon as there is something: {@code state} "read" with up to {@code
 * max} outcomes, never more than the queue's {@code maxSize}, and about {@link #PAGE_BYTES}. If
 * there is nothing within {@link #ROUND}, {@code state} is "pending" and the same round is to be
 * asked for again. A round asked for again after that gets the same answer; asking for the next one
 * acknowledges it. While a round is pending, asking for it again with another {@code max} replaces
 * the request before, which is answered "pending" at once. A reader that wants nothing for now asks
 * for {@code max} 0: the queue then starts no more tasks of the scope when {@code maxSize} outcomes
 * are unread. With {@code state} "ended" come the last outcomes, after the scope was joined or the
 * queue closed; an ack with {@code reader} says that they have come, or at any other time that no
 * more are wanted. A reader that does not ask for {@link #READER_PATIENCE} is dropped: what it has
 * not acknowledged is gone, which is logged, and what ends later is kept for the join.
 *
 * <p>An outcome has {@code taskId}, {@code scope}, {@code attempts}, {@code kind} (SUCCESS, NULL,
 * FAILURE, CANCELLED, EXPIRED or DROPPED), {@code result} if it is a SUCCESS, and otherwise {@code
 * code} and {@code message}, and {@code handlerCode} if a handler has failed with a code. A result
 * that cannot be sent makes it a FAILURE with code 413.
 *
 * <p><b>Events</b> of a queue with the option {@code publishEvents} are published, in the order in
 * which they happen, to the address of the queue and {@value #EVENTS_SUFFIX}: objects with {@code
 * event}, {@code queue} (its address) and {@code at} (milliseconds since 1970 by the queue's wall
 * clock). The events are "full" (a task has found no room), "room" (after that: there is room that
 * nobody waits for), "idle" (the last unfinished task has ended), "paused", "resumed", "resized"
 * (with {@code workers}), "drained" (a closing queue has worked off its last task) and "closed"
 * (the queue has ended; not when its tasks are left in the cluster, for who stands by or comes).
 * Publishing is at most once, as everywhere on the event bus: who has to be sure asks for stats
 * too.
 */
public final class Protocol {

  /** Version that this code speaks; a request of a later one is refused. */
  static final int VERSION = 1;

  /** Header with the operation. */
  public static final String ACTION = "action";

  /** Header with the version that the sender speaks; 1 if left out. In replies, the queue's. */
  static final String VERSION_HEADER = "task-queue-version";

  /** Header with the milliseconds after which the sender gives up, its send timeout. */
  public static final String TIMEOUT_HEADER = "task-queue-timeout";

  /**
   * Header with the id of the running task on whose behalf the request is sent: a handler passes on
   * the one it got. Its puts into a full queue then count as nested.
   */
  static final String PARENT_HEADER = TaskRequest.ID_HEADER;

  /** What the address of a queue's events ends with. */
  static final String EVENTS_SUFFIX = ".events";

  /** What is assumed of a sender that does not say when it gives up: Vert.x's own default. */
  static final Duration ASSUMED_TIMEOUT = Duration.ofSeconds(30);

  /** Longest wait for the answer of a round. */
  public static final Duration ROUND = Duration.ofSeconds(20);

  /**
   * Time between rounds after which the requester is taken to have gone: its join is given up, so
   * that it takes nothing that nobody would fetch.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Time between rounds after which a reader of outcomes is taken to have gone. Longer than that of
   * a join, for what it has not read is lost: a client of ours asks five times before.
   */
  static final Duration READER_PATIENCE = Duration.ofMinutes(2);

  /** Longest time that a queue which has ended is kept for its batches to be fetched. */
  public static final Duration LAST_FETCH = Duration.ofSeconds(2);

  /** Number of results and failures in a page, at most. */
  static final int PAGE_COUNT = 5_000;

  /** Encoded size of a page, roughly, at most; a single result may be larger. */
  static final int PAGE_BYTES = 512 * 1024;

  /** Encoded size of a single result at most. */
  static final int RESULT_BYTES = 16 * 1024 * 1024;

  private Protocol() {}

  /** Where a queue publishes its events. */
  static String eventsAddress(String address) {
    return address + EVENTS_SUFFIX;
  }

  /** Where a queue takes task objects of its own node. */
  static String localAddress(String address) {
    return "dev.taskqueue.local:" + address;
  }
}
