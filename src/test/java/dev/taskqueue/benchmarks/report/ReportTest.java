package dev.taskqueue.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final String RATE = "tasks/s";
  private static final Figures FIGURES =
      new Figures(
          List.of(
              new Sample("W1", "ours", 0, 60, Map.of(RATE, 6e6)),
              new Sample("W1", "peer", 0, 60, Map.of(RATE, 2e6)),
              new Sample("W1", "ours", 1, 60, Map.of(RATE, 6e6)),
              new Sample("W1", "peer", 1, 60, Map.of(RATE, 2e6)),
              new Sample("W8-keys", "ours", 0, 60, Map.of("1", 300.0, "10", 400.0)),
              new Sample("W8-keys", "peer", 0, 60, Map.of("1", 500.0, "10", 600.0))));

  private static Requirement ratio(double limit) {
    return Requirement.atLeast(
        "W1", "ours × peer", limit, figures -> figures.ratio("W1", "ours", "peer", RATE));
  }

  private static Map<String, String> files(Requirement requirement) {
    return new Report(
            "- machine: 2 cores\n",
            List.of(requirement),
            List.of(new Section("W1", "tasks", "peer", List.of(RATE))),
            Map.of("W8-keys", "keys"),
            List.of("W1 other skipped: not here"))
        .files(FIGURES);
  }

  @Test
  void it_shows_figures_charts_and_what_was_left_out() {
    Map<String, String> files = files(ratio(2));

    assertThat(files).containsOnlyKeys("W1.svg", "W8.svg", "report.md");
    assertThat(files.get("report.md")).endsWith("not here\n").doesNotEndWith("\n\n");
    assertThat(files.get("report.md"))
        .contains("- machine: 2 cores")
        .contains("- rounds: 1 (W8-keys); 2 (W1)")
        .contains("![tasks](W1.svg)")
        .contains("| ours | 6.00 M | 3.00 |")
        .contains("| peer | 2.00 M | 1.00 |")
        .contains("| keys | 1 | 10 |")
        .contains("| ns per task | 300 | 400 |")
        .contains("| keys, peer | 1 | 10 |")
        .contains("| ns per task | 500 | 600 |")
        .contains("- W1 other skipped: not here");
  }

  @Test
  void what_would_dwarf_the_others_is_not_drawn_and_the_report_says_so() {
    Figures three =
        new Figures(
            List.of(
                new Sample("W1", "ours", 0, 60, Map.of(RATE, 6e6)),
                new Sample("W1", "peer", 0, 60, Map.of(RATE, 2e6)),
                new Sample("W1", "raw loop", 0, 60, Map.of(RATE, 9e7))));
    Section section = new Section("W1", "tasks", "peer", List.of(RATE), Set.of("raw loop"));

    Map<String, String> files =
        new Report("", List.of(), List.of(section), Map.of(), List.of()).files(three);

    assertThat(files.get("W1.svg")).contains("ours").doesNotContain("raw loop");
    assertThat(files.get("report.md"))
        .contains("Not drawn: raw loop.")
        .contains("| raw loop | 90.0 M | 45.0 |");
  }

  @Test
  void it_says_what_is_reached() {
    assertThat(files(ratio(3)).get("report.md"))
        .contains("| W1 | ours × peer | ≥ 3.00 | 3.00 | reached |");
    assertThat(files(ratio(3.1)).get("report.md"))
        .contains("| W1 | ours × peer | ≥ 3.10 | 3.00 | **not reached** |");
  }

  @Test
  void less_is_better_where_it_is_said() {
    Requirement bytes =
        Requirement.atMost("W1", "less", 5e6, figures -> figures.value("W1", "ours", RATE));
    assertThat(bytes.row(FIGURES)).isEqualTo("| W1 | less | ≤ 5.00 M | 6.00 M | **not reached** |");
  }

  @Test
  void what_was_not_measured_is_not_said_to_be_reached() {
    assertThat(ratio(2).row(new Figures(List.of()))).endsWith("| – | not measured |");
  }

  @Test
  void the_short_table_takes_the_place_of_the_one_before() {
    String before = "a\n<!-- benchmarks: begin -->\nold\n<!-- benchmarks: end -->\nb\n";
    List<Comparison> rows =
        List.of(
            new Comparison("done", "W1", "ours", "peer", RATE),
            new Comparison("not done", "W2", "ours", "peer", RATE));

    String after = ShortTable.replace(before, "- machine\n", rows, FIGURES);

    assertThat(after)
        .startsWith("a\n<!-- benchmarks: begin -->\n")
        .endsWith("<!-- benchmarks: end -->\nb\n")
        .contains("- machine\n")
        .contains("| done | 6.00 M/s | peer: 2.00 M/s | 3.00 |")
        .doesNotContain("old", "not done");
    assertThat(ShortTable.replace(after, "- machine\n", rows, FIGURES)).isEqualTo(after);
  }

  @Test
  void a_text_without_the_marks_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShortTable.replace("a", "", List.of(), FIGURES))
        .withMessageContaining("benchmarks: begin");
  }
}
