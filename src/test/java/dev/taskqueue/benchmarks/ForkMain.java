package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.report.Sample;
import java.time.Duration;
import java.util.List;

/** The main class of a forked JVM: measures one subject and prints its samples. */
public final class ForkMain {

  private ForkMain() {}

  static List<String> arguments(Subject subject, Effort effort) {
    return List.of(
        subject.group(),
        subject.name(),
        Double.toString(effort.scale()),
        effort.warmUp().toString(),
        Integer.toString(effort.iterations()));
  }

  /** Takes what {@link #arguments} gives. */
  public static void main(String[] args) throws Exception {
    JavaSubject subject = (JavaSubject) Catalogue.find(args[0], args[1]);
    Effort effort =
        new Effort(Double.parseDouble(args[2]), Duration.parse(args[3]), Integer.parseInt(args[4]));
    run(subject.measurement().apply(effort), effort);
    // Peers leave threads behind that are no daemons.
    System.exit(0);
  }

  private static void run(Measurement measurement, Effort effort) throws Exception {
    long start = System.nanoTime();
    do {
      measurement.warmUp();
    } while (System.nanoTime() - start < effort.warmUp().toNanos());
    for (int i = 0; i < effort.iterations(); i++) {
      System.gc();
      System.out.println(Sample.line(measurement.measure()));
    }
    measurement.close();
  }
}
