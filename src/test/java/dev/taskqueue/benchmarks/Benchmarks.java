package dev.taskqueue.benchmarks;

import java.util.List;

/** Runs the benchmarks that the settings ask for and writes the report. */
public final class Benchmarks {

  private Benchmarks() {}

  /** Takes no arguments; see {@link Settings} for the system properties. */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.read();
    List<Subject> subjects = Catalogue.subjects().stream().filter(settings::includes).toList();
    // After each group, so that a run that is broken off leaves what it has got to.
    Outcome outcome =
        new Rounds(settings, ReportFiles.earlier(settings, subjects))
            .run(subjects, soFar -> ReportFiles.write(settings, soFar));
    System.out.println("The report is in " + ReportFiles.OUTPUT);
    if (settings.docs()) {
      ReportFiles.publish(settings, outcome);
      System.out.println("It has been copied to " + ReportFiles.DOCS);
    }
    System.exit(outcome.failed().isEmpty() ? 0 : 1);
  }
}
