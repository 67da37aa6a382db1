package dev.taskqueue.benchmarks.report;

import java.util.Locale;

/** An SVG image that is made piece by piece, readable on light and on dark pages. */
final class Svg {

  private static final String STYLE =
      """
      <style>
        .back { fill: #ffffff; } text { fill: #1f2328; font: 13px sans-serif; }
        .title { font-weight: bold; font-size: 15px; } .small { font-size: 11px; }
        .grid { stroke: #d0d7de; stroke-width: 1; } .whisker { stroke: #1f2328; stroke-width: 1.5; }
        .own { fill: #0969da; } .peer { fill: #afb8c1; }
        .line { fill: none; stroke-width: 2; }
        .c0 { stroke: #0969da; fill: #0969da; } .c1 { stroke: #bc4c00; fill: #bc4c00; }
        .c2 { stroke: #1a7f37; fill: #1a7f37; } .c3 { stroke: #8250df; fill: #8250df; }
        .c4 { stroke: #bf3989; fill: #bf3989; } .line { fill: none; }
        @media (prefers-color-scheme: dark) {
          .back { fill: #0d1117; } text { fill: #e6edf3; }
          .grid { stroke: #30363d; } .whisker { stroke: #e6edf3; }
          .own { fill: #388bfd; } .peer { fill: #6e7681; }
          .c0 { stroke: #58a6ff; fill: #58a6ff; } .c1 { stroke: #f0883e; fill: #f0883e; }
          .c2 { stroke: #3fb950; fill: #3fb950; } .c3 { stroke: #bc8cff; fill: #bc8cff; }
          .c4 { stroke: #f778ba; fill: #f778ba; } .line { fill: none; }
        }
      </style>
      """;

  private final StringBuilder content = new StringBuilder();
  private final int width;
  private final int height;

  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    text(16, 24, "start", "title", title);
  }

  Svg rect(double x, double y, double rectWidth, double rectHeight, String style) {
    return add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>",
        x, y, rectWidth, rectHeight, style);
  }

  Svg line(double x1, double y1, double x2, double y2, String style) {
    return add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
        x1, y1, x2, y2, style);
  }

  Svg circle(double x, double y, double radius, String style) {
    return add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"/>", x, y, radius, style);
  }

  Svg polyline(String points, String style) {
    return add("<polyline points=\"%s\" class=\"line %s\"/>", points, style);
  }

  Svg text(double x, double y, String anchor, String style, String text) {
    return add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
        x, y, anchor, style, escaped(text));
  }

  private Svg add(String format, Object... values) {
    content.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\">%n",
            width,
            height,
            width,
            height)
        + STYLE
        + "<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n"
        + content
        + "</svg>\n";
  }
}
