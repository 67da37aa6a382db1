package dev.taskqueue.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartsTest {

  @Test
  void bars_are_sorted_and_as_long_as_their_medians() throws Exception {
    Document chart =
        parse(
            BarChart.draw(
                "tasks <fast>",
                List.of(
                    new BarChart.Bar("ours & all", new Statistics(200, 150, 250), true),
                    new BarChart.Bar("peer", new Statistics(400, 400, 400), false))));

    List<Element> bars =
        elements(chart, "rect").stream()
            .filter(rect -> !rect.getAttribute("class").equals("back"))
            .toList();
    assertThat(bars).extracting(bar -> bar.getAttribute("class")).containsExactly("peer", "own");
    assertThat(width(bars.get(0))).isEqualTo(2 * width(bars.get(1)));
    assertThat(elements(chart, "text"))
        .extracting(Element::getTextContent)
        .contains("tasks <fast>", "ours & all", "peer", "200", "400");
  }

  @Test
  void whiskers_reach_from_the_smallest_to_the_largest() throws Exception {
    Document chart =
        parse(
            BarChart.draw(
                "t", List.of(new BarChart.Bar("a", new Statistics(200, 100, 400), true))));

    Element bar =
        elements(chart, "rect").stream()
            .filter(rect -> rect.getAttribute("class").equals("own"))
            .findFirst()
            .orElseThrow();
    Element whisker =
        elements(chart, "line").stream()
            .filter(line -> line.getAttribute("class").equals("whisker"))
            .findFirst()
            .orElseThrow();
    double zero = Double.parseDouble(bar.getAttribute("x"));
    assertThat(Double.parseDouble(whisker.getAttribute("x1")) - zero).isEqualTo(width(bar) / 2);
    assertThat(Double.parseDouble(whisker.getAttribute("x2")) - zero).isEqualTo(width(bar) * 2);
  }

  @Test
  void equal_factors_are_equally_far_apart_on_logarithmic_axes() throws Exception {
    Document chart =
        parse(
            LineChart.draw(
                "t",
                "x",
                "y",
                Map.of("line", new TreeMap<>(Map.of(1.0, 100.0, 10.0, 1_000.0, 100.0, 10_000.0)))));

    List<Element> points = elements(chart, "circle");
    assertThat(points).hasSize(3);
    assertThat(position(points.get(2), "cx") - position(points.get(1), "cx"))
        .isEqualTo(position(points.get(1), "cx") - position(points.get(0), "cx"))
        .isPositive();
    assertThat(position(points.get(2), "cy") - position(points.get(1), "cy"))
        .isEqualTo(position(points.get(1), "cy") - position(points.get(0), "cy"))
        .isNegative();
  }

  @Test
  void scales_have_round_numbers_and_reach_as_far_as_the_values() {
    assertThat(Scale.linear(6.9)).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
    assertThat(Scale.linear(250)).containsExactly(0.0, 50.0, 100.0, 150.0, 200.0, 250.0);
    assertThat(Scale.logarithmic(3, 2_000)).containsExactly(1.0, 10.0, 100.0, 1_000.0, 10_000.0);
    assertThat(Scale.logarithmic(1, 1)).containsExactly(1.0, 10.0);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> elements(Document chart, String name) {
    NodeList nodes = chart.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static double width(Element rect) {
    return Double.parseDouble(rect.getAttribute("width"));
  }

  private static double position(Element circle, String name) {
    return Double.parseDouble(circle.getAttribute(name));
  }
}
