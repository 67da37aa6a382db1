package dev.taskqueue.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskqueue.benchmarks.peers.Bounds;
import dev.taskqueue.benchmarks.peers.LoopProducer;
import dev.taskqueue.benchmarks.peers.ManyThreadsProducer;
import dev.taskqueue.benchmarks.peers.OwnQueue;
import dev.taskqueue.benchmarks.peers.Peers;
import dev.taskqueue.benchmarks.peers.Producer;
import dev.taskqueue.benchmarks.peers.ScopesProducer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every workload gets through, with its checks, at a size that says nothing about speed. */
class WorkloadsTest {

  private static final Effort TINY = new Effort(0.000_5, Duration.ZERO, 1);

  /** Those that a size makes small: W7 and W8 have tests of their own. */
  static Stream<JavaSubject> subjects() {
    return Catalogue.subjects().stream()
        .filter(subject -> !subject.group().matches("W7|W8-.*"))
        .filter(subject -> subject.name().startsWith("ours") || subject.group().matches("W1|W6|W9"))
        .filter(subject -> subject instanceof JavaSubject && subject.obstacle().isEmpty())
        .map(JavaSubject.class::cast);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void a_workload_gets_through(JavaSubject subject) throws Exception {
    expectFigures(subject.measurement().apply(TINY));
  }

  @ParameterizedTest
  @EnumSource(HeldMemory.Stage.class)
  void memory_is_measured(HeldMemory.Stage stage) throws Exception {
    // What other tests have left in the heap may go meanwhile, so the figure says nothing here.
    try (Measurement memory = new HeldMemory(stage, 20_000)) {
      assertThat(memory.measure()).containsOnlyKeys(HeldMemory.BYTES);
    }
  }

  @Test
  void idle_queues_are_measured() throws Exception {
    try (Measurement idle = new IdleQueues(3, 1_000_000)) {
      assertThat(idle.measure()).containsOnlyKeys(HeldMemory.BYTES, IdleQueues.CPU);
    }
  }

  @Test
  void a_small_heap_is_measured() throws Exception {
    expectFigures(new SmallHeap(500));
  }

  @Test
  void growth_is_measured() throws Exception {
    List<Integer> sizes = List.of(1, 3);
    Map<String, Double> figures =
        expectFigures(
            new GrowthSweep(
                sizes,
                size -> new OwnQueue(OwnQueue.options(Bounds.of(size)), new LoopProducer()),
                100));
    assertThat(figures).containsOnlyKeys("1", "3");
    for (int size : sizes) {
      expectFigures(sweep(new ManyThreadsProducer(size)));
      expectFigures(sweep(new ScopesProducer(size)));
      expectFigures(new GrowthSweep(List.of(1), one -> Peers.threadPool(Bounds.of(2), size), 100));
    }
  }

  private static GrowthSweep sweep(Producer producer) {
    return new GrowthSweep(
        List.of(1), size -> new OwnQueue(OwnQueue.options(Bounds.of(2)), producer), 100);
  }

  private static Map<String, Double> expectFigures(Measurement measurement) throws Exception {
    try (measurement) {
      Map<String, Double> figures = measurement.measure();
      assertThat(figures).isNotEmpty();
      assertThat(figures.values()).allSatisfy(value -> assertThat(value).isPositive());
      return figures;
    }
  }

  @Test
  void no_two_subjects_have_the_same_name() {
    Set<String> names = new HashSet<>();
    assertThat(Catalogue.subjects())
        .allSatisfy(subject -> assertThat(names.add(subject.group() + subject.name())).isTrue());
  }

  @Test
  void what_must_be_reached_and_what_readme_compares_names_subjects_that_there_are() {
    List<String> names =
        Catalogue.subjects().stream().map(subject -> subject.group() + subject.name()).toList();
    assertThat(Sections.comparisons())
        .allSatisfy(
            row ->
                assertThat(names)
                    .contains(row.group() + row.ours(), row.group() + row.reference()));
  }

  @Test
  void a_process_that_measures_nothing_has_failed() {
    Subject silent =
        new Subject() {
          @Override
          public String group() {
            return "W0";
          }

          @Override
          public String name() {
            return "silent";
          }

          @Override
          public List<String> command(Effort effort) {
            return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--version");
          }
        };
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Fork.run(silent, TINY))
        .withMessage("ended with 0 after 0 samples");
  }
}
