package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueue;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node is one of a queue's {@link Candidates}. One that could not start the queue is
 * none for a while, or its owner would leave it to this node: what was in the way may pass. Each
 * time that it comes to that again the while is longer. Its state belongs to the context.
 */
final class Candidacy {

  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  private final ContextInternal context;
  private final String address;
  private final Candidates candidates;
  private final long firstMillis;

  /** For which it is none the next time that it fails as a candidate. */
  private long nextMillis;

  /** For which it is none, counted from its last failure. */
  private long shyMillis;

  /** Until it is one again, if it is none for a while. */
  private @Nullable Long timer;

  /** The latest change, which the next one comes after. */
  private Future<Void> latest = Future.succeededFuture();

  /**
   * Of a node that is no candidate yet.
   *
   * @param firstMillis for which it is none when it could not start the queue for the first time
   */
  Candidacy(ContextInternal context, String address, long firstMillis) {
    this.context = context;
    this.address = address;
    this.candidates = new Candidates(context.owner(), address);
    this.firstMillis = firstMillis;
    this.nextMillis = firstMillis;
  }

  /** This node stands by. */
  void begin() {
    stopTimer();
    change(candidates::add)
        .onFailure(
            cause -> LOG.warn("Queue {}: the others do not know who stands by", address, cause));
  }

  /** It may have been forgotten by the others, and stands by still. */
  void renew() {
    if (timer == null) {
      begin();
    }
  }

  /** It has the queue, and has started it. */
  void succeeded() {
    nextMillis = firstMillis;
    end();
  }

  /** It could have the queue, and could not start it. */
  void failed() {
    if (timer == null) {
      shyMillis = nextMillis;
      nextMillis = Math.min(2 * nextMillis, LONGEST_MILLIS);
    }
    end();
    timer = context.setTimer(shyMillis, id -> begin());
  }

  /** It does not stand by any more. */
  Future<Void> end() {
    stopTimer();
    return change(candidates::remove);
  }

  /** See {@link Candidates#preferred}. */
  Future<String> preferred() {
    return candidates.preferred();
  }

  private Future<Void> change(Supplier<Future<Void>> change) {
    latest = latest.otherwiseEmpty().compose(v -> change.get());
    return latest;
  }

  private void stopTimer() {
    if (timer != null) {
      context.owner().cancelTimer(timer);
      timer = null;
    }
  }
}
