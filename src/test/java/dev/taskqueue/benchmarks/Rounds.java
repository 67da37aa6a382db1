package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.report.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures subjects in rounds: each in a process of its own, one after the other, so that what the
 * machine does meanwhile meets them all. Each round begins with another subject.
 */
final class Rounds {

  /** Told when all rounds of a group are done. */
  @FunctionalInterface
  interface Progress {

    void groupDone(Outcome outcome) throws IOException;
  }

  /** Each is measured again if the processors have moved meanwhile, up to so often in all. */
  private static final int ATTEMPTS = 2;

  private final Settings settings;
  private final Outcome outcome = new Outcome();

  /**
   * For one run.
   *
   * @param earlier samples that the outcome has besides
   */
  Rounds(Settings settings, List<Sample> earlier) {
    this.settings = settings;
    outcome.samples().addAll(earlier);
  }

  Outcome run(List<Subject> subjects, Progress progress) throws InterruptedException, IOException {
    Map<String, List<Subject>> groups = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      String obstacle = subject.obstacle().orElse(null);
      if (obstacle == null) {
        groups.computeIfAbsent(subject.group(), group -> new ArrayList<>()).add(subject);
      } else {
        outcome.skipped().put(subject, obstacle);
        System.out.println("SKIPPED " + subject.group() + " " + subject.name() + ": " + obstacle);
      }
    }
    for (List<Subject> group : groups.values()) {
      for (int round = 0; round < settings.rounds(); round++) {
        for (Subject subject : group) {
          run(subject, round);
        }
        Collections.rotate(group, -1);
      }
      progress.groupDone(outcome);
    }
    return outcome;
  }

  private void run(Subject subject, int round) throws InterruptedException {
    String what = subject.group() + " round " + (round + 1) + ", " + subject.name();
    try {
      List<Map<String, Double>> all;
      double distance;
      int attempts = 0;
      boolean moved;
      do {
        double before = Distance.measure();
        all = Fork.run(subject, settings.effort());
        distance = Distance.measure();
        moved = !Sample.isSameDistance(before, distance);
      } while (moved && ++attempts < ATTEMPTS);
      if (moved) {
        distance = 0;
      }
      for (Map<String, Double> figures : all) {
        outcome
            .samples()
            .add(new Sample(subject.group(), subject.name(), round, distance, figures));
        System.out.println(what + ": " + text(figures) + ", " + text(distance, moved));
      }
    } catch (IOException e) {
      outcome.failed().put(subject, e.getMessage());
      System.out.println("FAILED " + what + ": " + e.getMessage());
    }
  }

  private static String text(double distance, boolean moved) {
    return moved
        ? "processors moved meanwhile"
        : String.format(Locale.ROOT, "processors %.0f ns apart", distance);
  }

  private static String text(Map<String, Double> figures) {
    List<String> texts = new ArrayList<>();
    figures.forEach(
        (name, value) -> texts.add(String.format(Locale.ROOT, "%,.1f %s", value, name)));
    return String.join(", ", texts);
  }
}
