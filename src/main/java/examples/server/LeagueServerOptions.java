package examples.server;

import java.time.Duration;

/** How the embedded API behaves. A server reads its options once, when it is created. */
public final class LeagueServerOptions {

  private int summoners = 3_000;
  private int rate = 400;
  private int burst = 50;
  private Duration minLatency = Duration.ofMillis(20);
  private Duration maxLatency = Duration.ofMillis(80);
  private Duration retryAfter = Duration.ofSeconds(1);
  private double dropShare = 0.1;
  private long seed = 1;

  /** The defaults: what an API on the internet is like. */
  public LeagueServerOptions() {}

  int summoners() {
    return summoners;
  }

  /** Number of summoners in the two leagues. */
  public LeagueServerOptions setSummoners(int summoners) {
    this.summoners = summoners;
    return this;
  }

  int rate() {
    return rate;
  }

  /** Requests per second that are served; those beyond are refused. */
  public LeagueServerOptions setRate(int rate) {
    this.rate = rate;
    return this;
  }

  int burst() {
    return burst;
  }

  /** Requests that are served at once after a rest. */
  public LeagueServerOptions setBurst(int burst) {
    this.burst = burst;
    return this;
  }

  Duration minLatency() {
    return minLatency;
  }

  Duration maxLatency() {
    return maxLatency;
  }

  /** Every answer takes a random time from {@code min} to {@code max}. */
  public LeagueServerOptions setLatency(Duration min, Duration max) {
    minLatency = min;
    maxLatency = max;
    return this;
  }

  Duration retryAfter() {
    return retryAfter;
  }

  /** What refused clients are told to wait, in whole seconds as HTTP has it. */
  public LeagueServerOptions setRetryAfter(Duration retryAfter) {
    this.retryAfter = retryAfter;
    return this;
  }

  double dropShare() {
    return dropShare;
  }

  /** Share of the refused requests whose connection is closed without an answer, from 0 to 1. */
  public LeagueServerOptions setDropShare(double dropShare) {
    this.dropShare = dropShare;
    return this;
  }

  long seed() {
    return seed;
  }

  /** Seed of everything random. */
  public LeagueServerOptions setSeed(long seed) {
    this.seed = seed;
    return this;
  }
}
