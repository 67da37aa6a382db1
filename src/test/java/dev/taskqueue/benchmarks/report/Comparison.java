package dev.taskqueue.benchmarks.report;

/**
 * A row of the short table: ours beside what it is compared with.
 *
 * @param label what is done
 * @param group the workload
 * @param ours a subject of it
 * @param reference another one
 * @param figure what of them
 */
public record Comparison(String label, String group, String ours, String reference, String figure) {

  boolean isMeasured(Figures figures) {
    return figures.ratio(group, ours, reference, figure).isPresent();
  }

  String row(Figures figures) {
    return String.format(
        "| %s | %s | %s: %s | %s |",
        label,
        text(figures, ours),
        reference,
        text(figures, reference),
        figures.ratio(group, ours, reference, figure).map(Numbers::text).orElse("–"));
  }

  private String text(Figures figures, String subject) {
    return figures
        .value(group, subject, figure)
        .map(value -> Numbers.text(value.median()) + unit())
        .orElse("–");
  }

  /** Rates read well with their unit; of percentiles the name is the label's. */
  private String unit() {
    return figure.endsWith("/s") ? "/s" : figure.endsWith("µs") ? " µs" : "";
  }
}
