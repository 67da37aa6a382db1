package dev.taskqueue.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * The middle of some values, and how far they lie apart.
 *
 * @param median mean of the two in the middle if their number is even
 */
public record Statistics(double median, double min, double max) {

  /** Of one value or more. */
  public static Statistics of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("statistics need a value at least");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * The value below or at which this share of the values lies.
   *
   * @param sorted in ascending order
   * @param share from 0 to 1
   */
  public static long percentile(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
  }

  /** Sorts and returns the values. */
  public static long[] sort(long[] values) {
    Arrays.sort(values);
    return values;
  }
}
