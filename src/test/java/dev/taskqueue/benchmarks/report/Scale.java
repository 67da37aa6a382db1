package dev.taskqueue.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Round numbers for an axis. */
final class Scale {

  private Scale() {}

  /** From zero to the first that is not below {@code max}, 4 to 10 steps apart. */
  static List<Double> linear(double max) {
    double power = Math.pow(10, Math.floor(Math.log10(max)));
    double step = max / power >= 5 ? power : max / power >= 2 ? power / 2 : power / 5;
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; ; i++) {
      ticks.add(i * step);
      if (i * step >= max) {
        return ticks;
      }
    }
  }

  /** Powers of ten, from the last that is not above {@code min} to the first not below max. */
  static List<Double> logarithmic(double min, double max) {
    List<Double> ticks = new ArrayList<>();
    for (int exponent = (int) Math.floor(Math.log10(min)); ; exponent++) {
      double tick = Math.pow(10, exponent);
      ticks.add(tick);
      if (tick >= max && ticks.size() > 1) {
        return ticks;
      }
    }
  }
}
