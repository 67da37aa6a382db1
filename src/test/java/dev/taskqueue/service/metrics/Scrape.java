package dev.taskqueue.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text format of Prometheus, read strictly. */
record Scrape(String text, Map<String, Double> values) {

  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"]*\",?)*})?) (\\S+)");

  static Scrape parse(String text) {
    assertThat(text).endsWith("\n");
    Map<String, Double> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
        continue;
      }
      Matcher matcher = SAMPLE.matcher(line);
      assertThat(matcher.matches()).describedAs(line).isTrue();
      String number = matcher.group(2).replace("+Inf", "Infinity");
      assertThat(values.put(matcher.group(1), Double.valueOf(number))).describedAs(line).isNull();
    }
    return new Scrape(text, values);
  }

  /** The value of a series, written as in the text. */
  double of(String series) {
    assertThat(values).containsKey(series);
    return values.get(series);
  }
}
