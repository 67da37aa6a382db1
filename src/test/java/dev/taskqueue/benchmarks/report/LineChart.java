package dev.taskqueue.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Lines over two logarithmic axes. */
final class LineChart {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 460;
  private static final int LEFT = 80;
  private static final int RIGHT = 200;
  private static final int TOP = 56;
  private static final int BOTTOM = 60;

  private final List<Double> xTicks;
  private final List<Double> yTicks;

  private LineChart(List<Double> xTicks, List<Double> yTicks) {
    this.xTicks = xTicks;
    this.yTicks = yTicks;
  }

  /** Draws lines by name; all coordinates are more than zero. */
  static String draw(
      String title, String xLabel, String yLabel, Map<String, SortedMap<Double, Double>> lines) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    lines
        .values()
        .forEach(
            line -> {
              xs.addAll(line.keySet());
              ys.addAll(line.values());
            });
    Statistics x = Statistics.of(xs);
    Statistics y = Statistics.of(ys);
    LineChart chart =
        new LineChart(Scale.logarithmic(x.min(), x.max()), Scale.logarithmic(y.min(), y.max()));
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    chart.axes(svg, xLabel, yLabel);
    int index = 0;
    for (Map.Entry<String, SortedMap<Double, Double>> line : lines.entrySet()) {
      chart.line(svg, line.getKey(), line.getValue(), index++);
    }
    return svg.toString();
  }

  private void axes(Svg svg, String xLabel, String yLabel) {
    for (double tick : xTicks) {
      svg.line(x(tick), TOP, x(tick), HEIGHT - BOTTOM, "grid");
      svg.text(x(tick), HEIGHT - BOTTOM + 18, "middle", "small", Numbers.text(tick));
    }
    for (double tick : yTicks) {
      svg.line(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid");
      svg.text(LEFT - 8, y(tick) + 4, "end", "small", Numbers.text(tick));
    }
    svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", "", xLabel);
    svg.text(16, TOP - 12, "start", "small", yLabel);
  }

  private void line(Svg svg, String name, SortedMap<Double, Double> points, int index) {
    String style = "c" + index % 5;
    StringBuilder path = new StringBuilder();
    points.forEach(
        (x, y) -> {
          path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(x), y(y)));
          svg.circle(x(x), y(y), 3, style);
        });
    svg.polyline(path.toString().trim(), style);
    double y = TOP + 10 + index * 20;
    svg.rect(WIDTH - RIGHT + 16, y - 9, 14, 6, style);
    svg.text(WIDTH - RIGHT + 38, y, "start", "", name);
  }

  private double x(double value) {
    return LEFT + position(value, xTicks) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - position(value, yTicks) * (HEIGHT - TOP - BOTTOM);
  }

  private static double position(double value, List<Double> ticks) {
    double min = Math.log10(ticks.get(0));
    double max = Math.log10(ticks.get(ticks.size() - 1));
    return (Math.log10(value) - min) / (max - min);
  }
}
