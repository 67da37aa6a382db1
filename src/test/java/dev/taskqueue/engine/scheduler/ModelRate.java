package dev.taskqueue.engine.scheduler;

import dev.taskqueue.RateLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Model}'s rate limit: all starts there ever were, and a bucket that fills up by a permit in
 * each interval. The scheduler gets the same by other means.
 */
final class ModelRate {

  /** Null for no limit. */
  private final RateLimit limit;

  private final List<Long> starts = new ArrayList<>();
  private long bucket;
  private long filledAt;

  ModelRate(RateLimit limit) {
    this.limit = limit;
    this.bucket = limit == null ? 0 : capacity();
  }

  boolean allows(long now) {
    if (limit == null) {
      return true;
    }
    long from = now - limit.period().toNanos();
    long inWindow = starts.stream().filter(start -> start > from).count();
    return inWindow < limit.permits() && content(now) >= interval();
  }

  void started(long now) {
    if (limit != null) {
      starts.add(now);
      bucket = content(now) - interval();
      filledAt = now;
    }
  }

  private long content(long now) {
    return Math.min(capacity(), bucket + now - filledAt);
  }

  private long capacity() {
    return limit.burst() * interval();
  }

  private long interval() {
    return limit.period().toNanos() / limit.permits();
  }
}
