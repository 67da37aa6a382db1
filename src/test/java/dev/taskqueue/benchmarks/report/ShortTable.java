package dev.taskqueue.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;

/** README's table, which stands between two marks and is replaced by each run that is to stay. */
public final class ShortTable {

  private static final String BEGIN = "<!-- benchmarks: begin -->";
  private static final String END = "<!-- benchmarks: end -->";

  private ShortTable() {}

  /** The text with another table; rows that were not measured are left out. */
  public static String replace(
      String text, String preamble, List<Comparison> rows, Figures figures) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the text has no lines " + BEGIN + " and " + END);
    }
    return text.substring(0, begin + BEGIN.length())
        + "\n\n"
        + preamble
        + "\n| | ours | compared with | ratio |\n| --- | --- | --- | --- |\n"
        + rows.stream()
            .filter(row -> row.isMeasured(figures))
            .map(row -> row.row(figures) + "\n")
            .collect(Collectors.joining())
        + "\n"
        + text.substring(end);
  }
}
