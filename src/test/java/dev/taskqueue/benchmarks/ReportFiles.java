package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.report.Comparison;
import dev.taskqueue.benchmarks.report.Figures;
import dev.taskqueue.benchmarks.report.Report;
import dev.taskqueue.benchmarks.report.ShortTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what has come of a run: samples, report and charts, and README's table. */
final class ReportFiles {

  private static final Path OUTPUT = Path.of("target", "benchmarks");
  private static final Path DOCS = Path.of("src", "docs", "benchmarks");
  private static final Path README = Path.of("README.md");

  private ReportFiles() {}

  /** Writes below {@code target}, and below {@code src} if the settings say so. */
  static void write(Settings settings, Outcome outcome) throws IOException {
    String preamble = Machine.describe(settings);
    Figures figures = new Figures(outcome.samples());
    Map<String, String> files =
        new LinkedHashMap<>(
            new Report(
                    preamble,
                    Requirements.all(),
                    Sections.all(),
                    Sections.growth(),
                    remarks(outcome))
                .files(figures));
    files.put("results.json", samples(preamble, outcome).encodePrettily() + "\n");
    write(OUTPUT, files);
    System.out.println("The report is " + OUTPUT.resolve("report.md"));
    if (settings.docs()) {
      write(DOCS, files);
      List<Comparison> rows = Sections.comparisons();
      Files.writeString(
          README, ShortTable.replace(Files.readString(README), preamble, rows, figures));
      System.out.println("Copied to " + DOCS + " and " + README);
    }
  }

  private static void write(Path directory, Map<String, String> files) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  private static List<String> remarks(Outcome outcome) {
    List<String> remarks = new ArrayList<>();
    outcome.skipped().forEach((subject, why) -> remarks.add(remark(subject, "skipped", why)));
    outcome.failed().forEach((subject, why) -> remarks.add(remark(subject, "**failed**", why)));
    return remarks;
  }

  private static String remark(Subject subject, String what, String why) {
    return subject.group() + " " + subject.name() + " " + what + ": " + why;
  }

  private static JsonObject samples(String preamble, Outcome outcome) {
    JsonArray samples = new JsonArray();
    outcome.samples().forEach(sample -> samples.add(sample.toJson()));
    return new JsonObject()
        .put("about", new JsonArray(preamble.lines().toList()))
        .put("samples", samples);
  }
}
