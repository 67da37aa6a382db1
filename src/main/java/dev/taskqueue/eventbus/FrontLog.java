package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a queue's front has to say, under the name of {@link TaskQueue}. */
final class FrontLog {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final String address;
  private final LongSupplier clock;
  private long unanswerable;
  private long unanswerableLoggedAt;

  FrontLog(String address, LongSupplier clock) {
    this.address = address;
    this.clock = clock;
  }

  /**
   * A request could not be served and its sender has asked for no reply. At most a line per 10 s.
   */
  void unanswerable(Throwable failure) {
    long now = clock.getAsLong();
    if (unanswerable++ == 0 || now - unanswerableLoggedAt >= INTERVAL) {
      unanswerableLoggedAt = now;
      LOG.warn(
          "Queue {} could not serve a message that was sent without asking for a reply ({} so far):"
              + " {}",
          address,
          unanswerable,
          Text.messageOf(failure));
    }
  }

  /** Number of requests that could not be served and whose sender was not told. */
  long unanswerable() {
    return unanswerable;
  }

  void unfetched(String scope, String joinId, int results) {
    LOG.warn(
        "Queue {} has dropped {} results of scope '{}': join {} has neither fetched nor"
            + " acknowledged them in time",
        address,
        results,
        scope,
        Text.shorten(joinId));
  }

  void unread(String scope, String reader, int outcomes) {
    LOG.warn(
        "Queue {} has dropped {} outcomes of scope '{}': reader {} has neither fetched nor"
            + " acknowledged them in time",
        address,
        outcomes,
        scope,
        Text.shorten(reader));
  }

  void bug(Throwable thrown) {
    LOG.error("Queue {}: a message could not be handled", address, thrown);
  }
}
