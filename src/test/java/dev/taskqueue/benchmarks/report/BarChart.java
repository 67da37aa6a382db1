package dev.taskqueue.benchmarks.report;

import java.util.Comparator;
import java.util.List;

/** Horizontal bars from the longest to the shortest, with whiskers from minimum to maximum. */
final class BarChart {

  /** Its label, its length, and whether it is to stand out. */
  record Bar(String label, Statistics value, boolean own) {}

  private static final int WIDTH = 860;
  private static final int LEFT = 270;
  private static final int RIGHT = 90;
  private static final int TOP = 44;
  private static final int ROW = 26;

  private BarChart() {}

  static String draw(String title, List<Bar> bars) {
    Svg svg = new Svg(WIDTH, TOP + bars.size() * ROW + 36, title);
    double max = bars.stream().mapToDouble(bar -> bar.value().max()).max().orElse(1);
    List<Double> ticks = Scale.linear(max);
    double scale = (WIDTH - LEFT - RIGHT) / ticks.get(ticks.size() - 1);
    int bottom = TOP + bars.size() * ROW;
    for (double tick : ticks) {
      double x = LEFT + tick * scale;
      svg.line(x, TOP - 6, x, bottom, "grid");
      svg.text(x, bottom + 18, "middle", "small", Numbers.text(tick));
    }
    List<Bar> sorted =
        bars.stream()
            .sorted(Comparator.comparingDouble((Bar bar) -> -bar.value().median()))
            .toList();
    for (int i = 0; i < sorted.size(); i++) {
      draw(svg, sorted.get(i), TOP + i * ROW, scale);
    }
    return svg.toString();
  }

  private static void draw(Svg svg, Bar bar, double y, double scale) {
    Statistics value = bar.value();
    double middle = y + ROW / 2.0 - 3;
    double from = LEFT + value.min() * scale;
    double to = LEFT + value.max() * scale;
    svg.text(LEFT - 8, middle + 4, "end", "", bar.label());
    svg.rect(LEFT, y, value.median() * scale, ROW - 6, bar.own() ? "own" : "peer");
    svg.line(from, middle, to, middle, "whisker");
    svg.line(from, middle - 4, from, middle + 4, "whisker");
    svg.line(to, middle - 4, to, middle + 4, "whisker");
    double end = LEFT + Math.max(value.median(), value.max()) * scale;
    svg.text(end + 6, middle + 4, "start", "small", Numbers.text(value.median()));
  }
}
