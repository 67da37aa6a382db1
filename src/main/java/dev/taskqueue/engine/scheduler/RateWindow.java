package dev.taskqueue.engine.scheduler;

import dev.taskqueue.RateLimit;
import java.util.Arrays;

/**
 * A rate limit at work. It remembers the times of the last {@code permits} starts, so that it is
 * exact over any window: the next start has to be a period after the one that many starts ago. What
 * is beyond the burst is spaced evenly by the virtual scheduling algorithm (GCRA, ITU-T I.371).
 */
final class RateWindow {

  /**
   * What windows of the same limit share: there may be one for each of very many keys.
   *
   * @param interval between starts that are evenly spaced
   * @param tolerance how much sooner a start may come
   */
  record Terms(int permits, long period, long interval, long tolerance) {

    static Terms of(RateLimit limit) {
      long period = limit.period().toNanos();
      long interval = period / limit.permits();
      return new Terms(limit.permits(), period, interval, (limit.burst() - 1) * interval);
    }
  }

  private final Terms terms;

  /** Ring of start times; grows up to the number of permits. */
  private long[] starts = new long[1];

  private int next;
  private int count;

  /** When the next start is due if starts are evenly spaced; meaningless before the first one. */
  private long theoretical;

  RateWindow(RateLimit limit) {
    this(Terms.of(limit));
  }

  RateWindow(Terms terms) {
    this.terms = terms;
  }

  /** The earliest time at which a start is allowed, which may have passed. */
  long earliest(long now) {
    if (count == 0) {
      return now;
    }
    long spaced = theoretical - terms.tolerance;
    if (count < terms.permits) {
      return spaced;
    }
    long windowed = starts[next] + terms.period;
    return windowed - spaced > 0 ? windowed : spaced;
  }

  /** About how many starts are allowed at once; none if {@link #earliest} is to come. */
  int available(long now) {
    if (earliest(now) - now > 0) {
      return 0;
    }
    if (count == 0) {
      return terms.permits;
    }
    long credit = terms.tolerance - Math.max(0, theoretical - now);
    return (int)
        Math.min(terms.permits, terms.interval == 0 ? terms.permits : credit / terms.interval + 1);
  }

  /**
   * How many of so many starts are allowed at once, if no others come between: so also if they come
   * later, and are {@linkplain #take(long, int) counted} later still.
   */
  int allowed(long now, int most) {
    int allowed = Math.min(most, available(now));
    while (allowed > 0 && !isInWindow(now, allowed)) {
      allowed /= 2;
    }
    return allowed;
  }

  /** Whether so many starts leave no more than the permits within a period. */
  private boolean isInWindow(long now, int number) {
    int tooMany = count + number - terms.permits;
    if (tooMany <= 0) {
      return true;
    }
    int last = (int) (((long) next + starts.length - count + tooMany - 1) % starts.length);
    return starts[last] + terms.period - now <= 0;
  }

  /** So many things have started. */
  void take(long now, int number) {
    for (int i = 0; i < number; i++) {
      take(now);
    }
  }

  /** Something starts. */
  void take(long now) {
    theoretical = (count == 0 || theoretical - now < 0 ? now : theoretical) + terms.interval;
    if (count == starts.length && count < terms.permits) {
      grow();
    }
    starts[next] = now;
    next = next + 1 == starts.length ? 0 : next + 1;
    count = Math.min(count + 1, terms.permits);
  }

  /** When it will be as if it had never been used. */
  long forgottenAt(long now) {
    if (count == 0) {
      return now;
    }
    return starts[next == 0 ? starts.length - 1 : next - 1] + terms.period;
  }

  private void grow() {
    int length = (int) Math.min(2L * starts.length, terms.permits);
    next = starts.length;
    starts = Arrays.copyOf(starts, length);
  }
}
