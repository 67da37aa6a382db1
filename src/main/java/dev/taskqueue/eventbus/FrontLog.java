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

  void notStored(Throwable cause) {
    LOG.error(
        "Queue {} cannot store what it accepts; it accepts nothing until it can, and tries again"
            + " every second",
        address,
        cause);
  }

  void notStoredAtEnd(Throwable cause) {
    LOG.error(
        "Queue {} could not store its last changes; its next owner may run again what has ended",
        address,
        cause);
  }

  void unreadable(String key, Throwable cause) {
    LOG.error(
        "Queue {} cannot read the record {} in its journal, and leaves it there",
        address,
        key,
        cause);
  }

  void tookOver(int unfinished, int ended) {
    if (unfinished + ended > 0) {
      LOG.info(
          "Queue {} goes on with what was stored: {} unfinished tasks, {} outcomes not"
              + " acknowledged",
          address,
          unfinished,
          ended);
    }
  }

  void notCompared(Throwable cause) {
    LOG.warn(
        "Queue {} could not look for what another owner has stored; it will when a node joins next,"
            + " or its next owner does",
        address,
        cause);
  }

  void storedAgain() {
    LOG.info("Queue {} can store again what it accepts", address);
  }

  void bug(Throwable thrown) {
    LOG.error("Queue {}: a message could not be handled", address, thrown);
  }
}
