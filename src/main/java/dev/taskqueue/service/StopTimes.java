package dev.taskqueue.service;

import dev.taskqueue.eventbus.Protocol;
import java.time.Duration;

/**
 * How long the parts of a stop may take, of which the documentation tells the sum. They come one
 * after the other, and each is given up when its time has passed, so that the whole takes no longer
 * than their sum.
 *
 * @param deadline for the accepted tasks
 * @param ending from the deadline to the end of the queues
 * @param answers for answers that are on their way when the queues have ended
 * @param closing for closing all there is
 */
record StopTimes(Duration deadline, Duration ending, Duration answers, Duration closing) {

  /** For cancelling what is left, and storing what comes of it. */
  private static final Duration CANCELLING = Duration.ofSeconds(3);

  private static final Duration ANSWERS = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /** For handing over to the other nodes what this one holds of the cluster's data. */
  private static final Duration LEAVING = Duration.ofSeconds(12);

  static StopTimes of(Duration deadline, boolean isClustered) {
    return new StopTimes(
        deadline, CANCELLING.plus(Protocol.LAST_FETCH), ANSWERS, isClustered ? LEAVING : CLOSING);
  }

  /** Until the account of what is left is there. */
  Duration untilAccount() {
    return deadline.plus(ending);
  }

  /** From the account to the end. */
  Duration afterAccount() {
    return answers.plus(closing);
  }

  /** The longest that a stop takes. */
  Duration sum() {
    return untilAccount().plus(afterAccount());
  }
}
