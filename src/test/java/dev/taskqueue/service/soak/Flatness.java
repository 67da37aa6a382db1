package dev.taskqueue.service.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Compares the last third of what was seen with the second, when everything was warm already. */
final class Flatness {

  /** Of each process, in the order in which they were added. */
  private final List<List<Probe.Sample>> processes = new ArrayList<>();

  private final List<Latency.Summary> puts = new ArrayList<>();

  void add(List<Probe.Sample> samples, Latency.Summary latency) {
    for (int i = 0; i < samples.size(); i++) {
      if (processes.size() == i) {
        processes.add(new ArrayList<>());
      }
      processes.get(i).add(samples.get(i));
    }
    puts.add(latency);
  }

  /** The last third is no higher than the second, but for what batches weigh at the moment. */
  void check() {
    for (List<Probe.Sample> samples : processes) {
      assertThat(last(samples, Probe.Sample::live))
          .as("bytes alive: %s", samples)
          .isLessThan(middle(samples, Probe.Sample::live) * 1.1 + 2e6);
      assertThat(last(samples, Probe.Sample::threads))
          .as("threads: %s", samples)
          .isLessThanOrEqualTo(middle(samples, Probe.Sample::threads) + 2);
      assertThat(last(samples, Probe.Sample::descriptors))
          .as("descriptors: %s", samples)
          .isLessThan(middle(samples, Probe.Sample::descriptors) * 1.25 + 20);
    }
    assertThat(last(puts, Latency.Summary::median))
        .as("latency: %s", puts)
        .isLessThan(middle(puts, Latency.Summary::median) * 1.5 + 50);
  }

  private static <T> double middle(List<T> samples, ToLongFunction<T> what) {
    int third = samples.size() / 3;
    return median(samples.subList(third, 2 * third), what);
  }

  private static <T> double last(List<T> samples, ToLongFunction<T> what) {
    return median(samples.subList(2 * (samples.size() / 3), samples.size()), what);
  }

  private static <T> double median(List<T> samples, ToLongFunction<T> what) {
    return samples.stream().mapToLong(what).sorted().skip(samples.size() / 2).findFirst().orElse(0);
  }
}
