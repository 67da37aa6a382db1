package examples.server;

import java.util.function.LongSupplier;

/** Lets {@code rate} requests per second through, {@code burst} at once. Not thread-safe. */
final class TokenBucket {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double rate;
  private final double burst;
  private final LongSupplier nanoTime;
  private double tokens;
  private long filledAt;

  TokenBucket(double rate, int burst, LongSupplier nanoTime) {
    this.rate = rate;
    this.burst = burst;
    this.nanoTime = nanoTime;
    tokens = burst;
    filledAt = nanoTime.getAsLong();
  }

  /** Takes a token if there is one. */
  boolean tryTake() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - filledAt) * rate / NANOS_PER_SECOND);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
