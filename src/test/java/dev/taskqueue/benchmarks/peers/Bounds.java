package dev.taskqueue.benchmarks.peers;

/**
 * What a peer must keep to.
 *
 * @param workers tasks in progress at most
 * @param buffer tasks accepted beyond those, at most
 */
public record Bounds(int workers, int buffer) {

  /** With the buffer that a queue has by default. */
  public static Bounds of(int workers) {
    return new Bounds(workers, 2 * workers);
  }

  /** Tasks accepted and not ended, at most. */
  public int permits() {
    return workers + buffer;
  }
}
