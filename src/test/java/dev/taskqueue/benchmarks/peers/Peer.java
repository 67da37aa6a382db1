package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import java.util.List;

/** A way to run many tasks with a bound on how many are under way, ready to be used. */
public interface Peer extends AutoCloseable {

  /**
   * Puts tasks numbered from 0, waiting while there is no room, and joins them.
   *
   * @param pace for peers whose producer is a thread; the others are as fast as they can be
   * @return the results of all of them
   */
  List<Integer> run(Work work, int count, Pace pace) throws Exception;

  /** Whether the results come in the order of the puts. */
  default boolean keepsOrder() {
    return false;
  }

  /**
   * Checks what the peer knows of itself, after a run.
   *
   * @param count tasks put since the last check
   */
  default void check(long count) {}

  @Override
  void close();
}
