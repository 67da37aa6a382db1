package dev.taskqueue.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

  private static final Figures FIGURES =
      new Figures(
          List.of(
              sample("a", 0, 10),
              sample("a", 0, 30),
              sample("b", 0, 10),
              sample("a", 1, 100),
              sample("b", 1, 20),
              sample("c", 1, 7)));

  private static Sample sample(String subject, int round, double value) {
    return sample(subject, round, 0, value);
  }

  private static Sample sample(String subject, int round, double distance, double value) {
    return new Sample("W", subject, round, distance, Map.of("x", value));
  }

  @Test
  void a_value_is_the_median_of_the_rounds_with_the_extremes_of_all_samples() {
    assertThat(FIGURES.value("W", "a", "x")).contains(new Statistics(60, 10, 100));
  }

  @Test
  void a_ratio_is_taken_in_each_round() {
    assertThat(FIGURES.ratio("W", "a", "b", "x")).contains(new Statistics(3.5, 2, 5));
    assertThat(FIGURES.difference("W", "a", "b", "x")).contains(new Statistics(45, 10, 80));
  }

  @Test
  void a_round_that_only_one_of_them_has_does_not_count() {
    assertThat(FIGURES.ratio("W", "a", "c", "x")).contains(Statistics.of(List.of(100 / 7.0)));
  }

  @Test
  void only_what_was_measured_at_the_same_distance_is_compared() {
    Figures figures =
        new Figures(
            List.of(
                sample("a", 0, 60, 10),
                sample("a", 1, 500, 4),
                sample("a", 2, 0, 1000),
                sample("b", 0, 70, 5),
                sample("b", 1, 65, 2),
                sample("b", 2, 480, 1),
                sample("c", 0, 500, 8)));

    assertThat(figures.ratio("W", "a", "b", "x")).contains(Statistics.of(List.of(2.0, 4.0)));
    assertThat(figures.ratio("W", "b", "a", "x")).contains(Statistics.of(List.of(0.5, 0.2, 0.25)));
    assertThat(figures.ratio("W", "c", "a", "x")).contains(Statistics.of(List.of(2.0)));
    assertThat(figures.distances()).contains(new Statistics(275, 60, 500));
  }

  @Test
  void what_was_not_measured_has_no_figure() {
    assertThat(FIGURES.value("W", "d", "x")).isEmpty();
    assertThat(FIGURES.value("W", "a", "y")).isEmpty();
    assertThat(FIGURES.value("V", "a", "x")).isEmpty();
    assertThat(FIGURES.ratio("W", "a", "d", "x")).isEmpty();
    assertThat(FIGURES.difference("W", "d", "a", "x")).isEmpty();
    assertThat(FIGURES.medians("W", "d")).isEmpty();
  }

  @Test
  void a_sample_survives_being_printed() {
    Map<String, Double> figures = Map.of("tasks/s", 1.5, "p50 µs", 2.0);
    assertThat(Sample.parse(Sample.line(figures))).contains(figures);
    assertThat(Sample.parse("something else")).isEmpty();
  }
}
