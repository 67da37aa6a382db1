package dev.taskqueue.benchmarks;

import java.util.List;

/** Runs the benchmarks that the settings ask for and writes the report. */
public final class Benchmarks {

  private Benchmarks() {}

  /** Takes no arguments; see {@link Settings} for the system properties. */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.read();
    List<Subject> subjects = Catalogue.subjects().stream().filter(settings::includes).toList();
    Outcome outcome = new Rounds(settings).run(subjects);
    ReportFiles.write(settings, outcome);
    System.exit(outcome.failed().isEmpty() ? 0 : 1);
  }
}
