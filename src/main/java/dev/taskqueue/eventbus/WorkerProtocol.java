package dev.taskqueue.eventbus;

import java.time.Duration;

/**
 * What a queue and its workers say to each other, beside the {@link Action#OFFER} of {@link
 * Protocol}. The queue sends a request to the worker's private address, with the headers of the
 * task and those named here; the worker sends its answer to the queue's private address. Both are
 * messages without reply: so the queue learns at once if one could not be delivered.
 *
 * <p>Requests and answers carry no version, as each worker has told its own with its offer, and
 * gets requests from nobody who has not taken that: a queue refuses the offer of a version that it
 * does not speak, which the worker logs, and a later queue speaks to a worker as it has offered.
 */
final class WorkerProtocol {

  /** How often a worker offers its slots. */
  static final Duration OFFER_PERIOD = Duration.ofSeconds(1);

  /** Silence after which a worker is lost. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  /** Silence after which a worker is lost whose node is not in the cluster. */
  static final Duration SILENCE_WITHOUT_NODE = Duration.ofMillis(1_500);

  /** For how long it is remembered that a worker has no handler at an address. */
  static final Duration NO_HANDLER = Duration.ofSeconds(5);

  /** In requests and answers: which request it is. */
  static final String CALL = "task-queue-call";

  /** In requests: where the answer goes. */
  static final String OWNER = "task-queue-owner";

  /** In requests: the address that the task names. */
  static final String HANDLER = "task-queue-handler";

  /** In requests: the milliseconds after which nobody waits for the handler any more. */
  static final String TIMEOUT = "task-queue-reply-timeout";

  /**
   * In messages that are no requests: the request was cancelled, and is to be answered as failed if
   * its handler has not replied when these milliseconds have passed.
   */
  static final String LET_GO = "task-queue-let-go";

  /** In answers: {@link #DONE}, {@link #FAILED} or one of the refusals. */
  static final String STATUS = "task-queue-status";

  /** The body is the result. */
  static final String DONE = "done";

  /** In answers: the failure is the worker's own, and no handler's. */
  static final String OWN = "task-queue-own-failure";

  /** The body is the handler's failure, or one that the worker has made for it. */
  static final String FAILED = "failed";

  /** Not executed: all slots are taken. */
  static final String FULL = "full";

  /** Not executed: nobody consumes the address there. */
  static final String NO_CONSUMER = "no-handler";

  /** Not executed: the worker is stopping. */
  static final String STOPPING = "stopping";

  private WorkerProtocol() {}
}
