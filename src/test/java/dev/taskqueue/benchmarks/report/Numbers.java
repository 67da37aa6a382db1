package dev.taskqueue.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them: three digits that count, and K, M or G for large ones. */
final class Numbers {

  private static final String[] UNITS = {"", " K", " M", " G"};

  private Numbers() {}

  static String text(double value) {
    double scaled = value;
    int unit = 0;
    // 999.5 would be shown as 1000.
    while (Math.abs(scaled) >= 999.5 && unit < UNITS.length - 1) {
      scaled /= 1_000;
      unit++;
    }
    return digits(scaled) + UNITS[unit];
  }

  /** With its extremes, unless there is but one value. */
  static String text(Statistics value) {
    String median = text(value.median());
    return value.min() == value.max()
        ? median
        : median + " (" + text(value.min()) + "–" + text(value.max()) + ")";
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    int decimals = size >= 99.95 || size == 0 ? 0 : size >= 9.995 ? 1 : size >= 0.0995 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
