package dev.taskqueue.benchmarks.report;

import java.util.List;
import java.util.Set;

/**
 * What the report says of one workload.
 *
 * @param group its id
 * @param title what it is
 * @param reference subject that the others are compared with, or empty for none
 * @param figures columns; the first is what is compared and drawn
 * @param undrawn subjects that would dwarf the others in a chart
 */
public record Section(
    String group, String title, String reference, List<String> figures, Set<String> undrawn) {

  /** A section whose chart shows all. */
  public Section(String group, String title, String reference, List<String> figures) {
    this(group, title, reference, figures, Set.of());
  }
}
