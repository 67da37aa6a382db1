package dev.taskqueue.benchmarks.peers;

import java.util.List;

/** What has to hold for a figure to count. */
public final class Checks {

  private Checks() {}

  /**
   * That each task from 0 to {@code count - 1} has given its number once.
   *
   * @param inOrder whether the results have to come in the order of the puts
   */
  public static void complete(List<Integer> results, int count, boolean inOrder) {
    equal("results", results.size(), count);
    long sum = 0;
    boolean[] seen = new boolean[count];
    for (int i = 0; i < count; i++) {
      int number = results.get(i);
      if (number < 0 || number >= count || seen[number]) {
        throw new IllegalStateException("result " + i + " is " + number + ", a second time or odd");
      }
      if (inOrder && number != i) {
        throw new IllegalStateException("result " + i + " is that of put " + number);
      }
      seen[number] = true;
      sum += number;
    }
    equal("sum of the results", sum, (long) count * (count - 1) / 2);
  }

  /** That something has not gone beyond its bound. */
  public static void bound(String what, long peak, long limit) {
    if (peak > limit) {
      throw new IllegalStateException(what + ": at most " + limit + " allowed, were " + peak);
    }
  }

  /** That a number is what it has to be. */
  public static void equal(String what, long actual, long expected) {
    if (actual != expected) {
      throw new IllegalStateException(what + ": should be " + expected + ", are " + actual);
    }
  }
}
