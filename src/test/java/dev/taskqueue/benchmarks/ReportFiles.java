package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.report.Figures;
import dev.taskqueue.benchmarks.report.Report;
import dev.taskqueue.benchmarks.report.Sample;
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
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what has come of a run: samples, report and charts, and README's table. */
final class ReportFiles {

  static final Path OUTPUT = Path.of("target", "benchmarks");
  static final Path DOCS = Path.of("src", "docs", "benchmarks");
  private static final Path README = Path.of("README.md");

  private static final String RESULTS = "results.json";
  private static final String ABOUT = "about";
  private static final String SAMPLES = "samples";

  private ReportFiles() {}

  /**
   * What runs before have measured of other groups than those of these subjects, if the report is
   * to have it.
   *
   * @throws IllegalStateException if that was on another machine or in another form
   */
  static List<Sample> earlier(Settings settings, List<Subject> subjects) throws IOException {
    Path results = OUTPUT.resolve(RESULTS);
    if (!settings.add() || !Files.exists(results)) {
      return List.of();
    }
    JsonObject json = new JsonObject(Files.readString(results));
    JsonArray about = about(Machine.describe(settings));
    if (!json.getJsonArray(ABOUT).equals(about)) {
      throw new IllegalStateException(
          "the samples in "
              + results
              + " cannot be added to: they are about "
              + json.getJsonArray(ABOUT)
              + ", this run is about "
              + about);
    }
    Set<String> groups = subjects.stream().map(Subject::group).collect(Collectors.toSet());
    return json.getJsonArray(SAMPLES).stream()
        .map(sample -> Sample.of((JsonObject) sample))
        .filter(sample -> !groups.contains(sample.group()))
        .toList();
  }

  private static JsonArray about(String preamble) {
    return new JsonArray(preamble.lines().toList());
  }

  /** Writes below {@code target}. */
  static void write(Settings settings, Outcome outcome) throws IOException {
    write(OUTPUT, files(settings, outcome));
  }

  /** Writes below {@code src}, and into README. */
  static void publish(Settings settings, Outcome outcome) throws IOException {
    write(DOCS, files(settings, outcome));
    Files.writeString(
        README,
        ShortTable.replace(
            Files.readString(README),
            Machine.describe(settings),
            Sections.comparisons(),
            new Figures(outcome.samples())));
  }

  private static Map<String, String> files(Settings settings, Outcome outcome) {
    String preamble = Machine.describe(settings);
    Report report =
        new Report(
            preamble, Requirements.all(), Sections.all(), Sections.growth(), remarks(outcome));
    Map<String, String> files = new LinkedHashMap<>(report.files(new Figures(outcome.samples())));
    files.put(RESULTS, samples(preamble, outcome).encodePrettily() + "\n");
    return files;
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
    return new JsonObject().put(ABOUT, about(preamble)).put(SAMPLES, samples);
  }
}
