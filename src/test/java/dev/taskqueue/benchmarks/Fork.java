package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.report.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that measures one subject once. */
final class Fork {

  /** Only keeps a subject that hangs from holding up the others. */
  private static final long LIMIT_SECONDS = 300;

  private Fork() {}

  /**
   * Runs it to its end.
   *
   * @return the figures of each iteration
   * @throws IOException if it fails, hangs or measures nothing
   */
  static List<Map<String, Double>> run(Subject subject, Effort effort)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(subject.command(effort))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread watch = new Thread(() -> limit(process), "watch");
    watch.setDaemon(true);
    watch.start();
    List<Map<String, Double>> figures = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String other = line;
        Sample.parse(line).ifPresentOrElse(figures::add, () -> System.out.println("  " + other));
      }
    }
    int exit = process.waitFor();
    if (exit != 0 || figures.isEmpty()) {
      throw new IOException("ended with " + exit + " after " + figures.size() + " samples");
    }
    return figures;
  }

  private static void limit(Process process) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
