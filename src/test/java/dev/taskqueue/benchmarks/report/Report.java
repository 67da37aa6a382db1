package dev.taskqueue.benchmarks.report;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The report of a run in Markdown, with its charts.
 *
 * @param preamble what was measured on, and how; Markdown
 * @param requirements what has to be reached
 * @param sections workloads with subjects that are compared
 * @param growth titles of workloads whose figures are named by a size, by group
 * @param remarks what was skipped, and what has failed
 */
public record Report(
    String preamble,
    List<Requirement> requirements,
    List<Section> sections,
    Map<String, String> growth,
    List<String> remarks) {

  private static final String OURS = "ours";
  private static final String GROWTH_CHART = "W8.svg";

  /** The files by name, the text being {@code report.md}. */
  public Map<String, String> files(Figures figures) {
    Map<String, String> files = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    text.append("# Benchmark report\n\nMade by the suite; [README.md](README.md) says how.\n\n");
    text.append(preamble);
    text.append(rounds(figures.rounds()));
    figures.distances().ifPresent(ns -> text.append(distances(ns)));
    text.append('\n');
    requirements(text, figures);
    for (Section section : sections) {
      if (!figures.subjects(section.group()).isEmpty()) {
        section(text, section, figures, files);
      }
    }
    growth(text, figures, files);
    if (!remarks.isEmpty()) {
      text.append("\n## Left out\n\n");
      remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
    }
    files.put("report.md", text.toString().stripTrailing() + "\n");
    return files;
  }

  private static String rounds(SortedMap<Integer, List<String>> groups) {
    return groups.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
        .collect(joining("; ", "- rounds: ", "\n"));
  }

  private static String distances(Statistics nanos) {
    return String.format(
        Locale.ROOT,
        "- processors: two threads passed a number there and back in %.0f to %.0f ns; only what was"
            + " measured at about the same distance is compared%n",
        nanos.min(),
        nanos.max());
  }

  private void requirements(StringBuilder text, Figures figures) {
    text.append("\n## What must be reached\n\n");
    text.append("Medians of the rounds, with minimum and maximum.\n\n");
    text.append("| | requirement | limit | measured | |\n| --- | --- | --- | --- | --- |\n");
    requirements.forEach(requirement -> text.append(requirement.row(figures)).append('\n'));
  }

  private static void section(
      StringBuilder text, Section section, Figures figures, Map<String, String> files) {
    text.append("\n## ").append(section.group()).append(": ").append(section.title());
    text.append("\n\n");
    String chart = chart(section, figures);
    if (!chart.isEmpty()) {
      String name = section.group() + ".svg";
      files.put(name, chart);
      text.append(String.format("![%s](%s)%n%n", section.title(), name));
      if (!section.undrawn().isEmpty()) {
        text.append("Not drawn: ").append(String.join(", ", section.undrawn())).append(".\n\n");
      }
    }
    table(text, section, figures);
  }

  private static String chart(Section section, Figures figures) {
    List<BarChart.Bar> bars = new ArrayList<>();
    String figure = section.figures().get(0);
    Set<String> all = figures.subjects(section.group());
    for (String subject : all) {
      if (!section.undrawn().contains(subject)) {
        figures
            .value(section.group(), subject, figure)
            .ifPresent(
                value -> bars.add(new BarChart.Bar(subject, value, isOwn(section, subject, all))));
      }
    }
    return bars.size() < 2
        ? ""
        : BarChart.draw(section.group() + ": " + section.title() + ", " + figure, bars);
  }

  /** Where all are ours, only the reference is another's. */
  private static boolean isOwn(Section section, String subject, Set<String> all) {
    return all.stream().anyMatch(name -> name.startsWith(OURS))
        ? subject.startsWith(OURS)
        : !section.reference().equals(subject);
  }

  private static void table(StringBuilder text, Section section, Figures figures) {
    String first = section.figures().get(0);
    boolean compared = !section.reference().isEmpty();
    text.append("| | ").append(String.join(" | ", section.figures()));
    text.append(compared ? " | × " + section.reference() + " |\n" : " |\n");
    text.append("| --- |").append(" --- |".repeat(section.figures().size()));
    text.append(compared ? " --- |\n" : "\n");
    for (String subject : figures.subjects(section.group())) {
      text.append("| ").append(subject).append(" |");
      for (String figure : section.figures()) {
        text.append(' ')
            .append(figures.value(section.group(), subject, figure).map(Numbers::text).orElse("–"))
            .append(" |");
      }
      if (compared) {
        text.append(' ')
            .append(
                figures
                    .ratio(section.group(), subject, section.reference(), first)
                    .map(Numbers::text)
                    .orElse("–"))
            .append(" |");
      }
      text.append('\n');
    }
  }

  private void growth(StringBuilder text, Figures figures, Map<String, String> files) {
    Map<String, SortedMap<Double, Double>> lines = new LinkedHashMap<>();
    growth.forEach(
        (group, title) -> {
          for (String subject : figures.subjects(group)) {
            SortedMap<Double, Double> line = new TreeMap<>();
            figures
                .medians(group, subject)
                .forEach((size, nanos) -> line.put(Double.parseDouble(size), nanos));
            if (!line.isEmpty()) {
              lines.put(subject.equals(OURS) ? title : title + ", " + subject, line);
            }
          }
        });
    if (lines.isEmpty()) {
      return;
    }
    files.put(
        GROWTH_CHART,
        LineChart.draw("W8: cost of a task as one number grows", "number", "ns per task", lines));
    text.append("\n## W8: growth\n\n![Cost of a task](").append(GROWTH_CHART).append(")\n\n");
    text.append("Nanoseconds per task that completes at once.\n\n");
    lines.forEach((title, line) -> growthTable(text, title, line));
  }

  private static void growthTable(
      StringBuilder text, String title, SortedMap<Double, Double> line) {
    text.append("| ").append(title).append(" |");
    line.keySet().forEach(size -> text.append(String.format(Locale.ROOT, " %.0f |", size)));
    text.append("\n| --- |").append(" --- |".repeat(line.size())).append("\n| ns per task |");
    line.values().forEach(nanos -> text.append(' ').append(Numbers.text(nanos)).append(" |"));
    text.append("\n\n");
  }
}
