package dev.taskqueue.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param workloads such as W1, which stands for all groups that begin so; empty for all
 * @param peers parts of subjects' names; empty for all
 * @param quick whether little is done for each figure
 * @param warmUp of each process; null for that of the form
 * @param rounds how often each subject is measured in a process of its own
 * @param add whether the report has what earlier runs have measured of other workloads too
 * @param docs whether the report goes into the sources too
 */
record Settings(
    List<String> workloads,
    List<String> peers,
    boolean quick,
    @Nullable Duration warmUp,
    int rounds,
    boolean add,
    boolean docs) {

  private static final String ALL = "all";
  private static final String DEFAULT = "default";
  private static final int FULL_ROUNDS = 5;

  /** From the system properties, all of which have a default. */
  static Settings read() {
    boolean quick = Boolean.parseBoolean(System.getProperty("bench.quick", "false"));
    return new Settings(
        list(System.getProperty("bench", ALL)),
        list(System.getProperty("bench.peers", ALL)),
        quick,
        warmUp(System.getProperty("bench.warmUp", DEFAULT)),
        rounds(System.getProperty("bench.rounds", DEFAULT), quick),
        Boolean.parseBoolean(System.getProperty("bench.add", "false")),
        Boolean.parseBoolean(System.getProperty("bench.docs", "false")));
  }

  private static @Nullable Duration warmUp(String value) {
    return value.equals(DEFAULT) ? null : Duration.parse(value);
  }

  private static int rounds(String value, boolean quick) {
    if (value.equals(DEFAULT)) {
      return quick ? 1 : FULL_ROUNDS;
    }
    int rounds = Integer.parseInt(value);
    if (rounds < 1) {
      throw new IllegalArgumentException("bench.rounds must be 1 or more, but is " + rounds);
    }
    return rounds;
  }

  private static List<String> list(String value) {
    return value.equals(ALL) ? List.of() : List.of(value.split(","));
  }

  Effort effort() {
    Effort form = quick ? Effort.QUICK : Effort.FULL;
    return warmUp == null ? form : new Effort(form.scale(), warmUp, form.iterations());
  }

  boolean includes(Subject subject) {
    String workload = subject.group().replaceAll("-.*", "");
    String name = subject.name().toLowerCase(Locale.ROOT);
    return (workloads.isEmpty()
            || workloads.contains(workload)
            || workloads.contains(subject.group()))
        && (peers.isEmpty()
            || peers.stream().anyMatch(peer -> name.contains(peer.toLowerCase(Locale.ROOT))));
  }
}
