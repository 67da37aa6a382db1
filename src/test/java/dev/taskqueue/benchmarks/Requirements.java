package dev.taskqueue.benchmarks;

import static dev.taskqueue.benchmarks.report.Requirement.atLeast;
import static dev.taskqueue.benchmarks.report.Requirement.atMost;

import dev.taskqueue.benchmarks.report.Figures;
import dev.taskqueue.benchmarks.report.Requirement;
import dev.taskqueue.benchmarks.report.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the queue has to reach, as ratios of figures of one run. */
final class Requirements {

  /** Share of a second that passes for none: what threads take to be looked at. */
  private static final double NO_CPU_MICROS = 20;

  private static final List<String> IMMEDIATE_FORMS =
      List.of(
          ImmediateTasks.OURS_LOOP,
          ImmediateTasks.OURS_THREAD,
          ImmediateTasks.OURS_PUT_ALL,
          ImmediateTasks.OURS_PUT_ALL_THREAD);
  private static final List<String> CPU_FORMS =
      List.of(CpuTasks.OURS_LOOP, CpuTasks.OURS_THREAD, CpuTasks.OURS_PUT_ALL);

  /** Where the slots' threads read the tasks themselves. */
  private static final List<String> PULLING_FORM = List.of(CpuTasks.OURS_PUT_ALL_THREAD);

  /** Peers whose tasks come from a producer's own thread, which takes its share of the cores. */
  private static final List<String> FED_PEERS =
      List.of(ThroughputGroup.POOL, ThroughputGroup.VIRTUAL, ThroughputGroup.BLOCKING_LOOP);

  private Requirements() {}

  static List<Requirement> all() {
    return Stream.of(
            immediate(),
            timers(),
            blocking(),
            cpu(),
            latency(),
            bus(),
            memory(),
            growth(),
            features())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Requirement> immediate() {
    String pool = ThroughputGroup.POOL;
    return List.of(
        atLeast("W1", "from an event loop × " + pool, 2, w1(ImmediateTasks.OURS_LOOP, pool)),
        atLeast(
            "W1",
            "from an event loop × executeBlocking from one",
            1,
            w1(ImmediateTasks.OURS_LOOP, ThroughputGroup.BLOCKING_LOOP)),
        atLeast("W1", "from a thread × " + pool, 1.5, w1(ImmediateTasks.OURS_THREAD, pool)),
        atLeast("W1", "putAll × " + pool, 4, w1(ImmediateTasks.OURS_PUT_ALL, pool)),
        atLeast(
            "W1",
            "putAll from a thread × " + pool,
            4,
            w1(ImmediateTasks.OURS_PUT_ALL_THREAD, pool)),
        atLeast(
            "W1",
            "the slowest form × the event-bus design, pipelined",
            10,
            slowest(ImmediateTasks.GROUP, IMMEDIATE_FORMS, List.of(ThroughputGroup.BUS_PIPELINED))),
        atLeast(
            "W1",
            "the slowest form × asyncio.Queue",
            10,
            slowest(ImmediateTasks.GROUP, IMMEDIATE_FORMS, List.of(PythonSubject.NAME))),
        atMost(
            "W1",
            "bytes allocated per task beyond the task itself, in the worst form",
            100,
            figures ->
                extreme(
                    IMMEDIATE_FORMS.stream()
                        .map(
                            form ->
                                figures.difference(
                                    ImmediateTasks.GROUP,
                                    form,
                                    ImmediateTasks.RAW,
                                    Throughput.BYTES))
                        .flatMap(Optional::stream)
                        .toList(),
                    Comparator.comparingDouble((Statistics value) -> -value.median()))));
  }

  private static Function<Figures, Optional<Statistics>> w1(String ours, String reference) {
    return figures -> figures.ratio(ImmediateTasks.GROUP, ours, reference, Throughput.RATE);
  }

  private static List<Requirement> timers() {
    List<Requirement> requirements = new ArrayList<>();
    for (String group : List.of(TimerTasks.FEW, TimerTasks.MANY)) {
      requirements.add(
          atLeast(
              group,
              "× the limit of the JDK's timer",
              0.97,
              slowest(group, List.of(TimerTasks.OURS_JDK), List.of(TimerTasks.LIMIT_JDK))));
      requirements.add(
          atLeast(
              group,
              "on event loops × the limit of Vert.x's timer",
              0.97,
              slowest(
                  group, List.of(TimerTasks.OURS_VERTX_LOOPS), List.of(TimerTasks.LIMIT_VERTX))));
    }
    return requirements;
  }

  private static List<Requirement> blocking() {
    List<Requirement> requirements = new ArrayList<>();
    for (String group : List.of(BlockingTasks.FEW, BlockingTasks.MANY)) {
      for (String ours : List.of(BlockingTasks.OURS_WORKERS, BlockingTasks.OURS_VIRTUAL)) {
        requirements.add(
            atLeast(
                group,
                ours + " × the best peer",
                0.97,
                slowest(group, List.of(ours), ThroughputGroup.PEERS)));
      }
      requirements.add(
          atLeast(
              group,
              BlockingTasks.OURS_VIRTUAL + " × the peer on virtual threads",
              0.97,
              slowest(
                  group, List.of(BlockingTasks.OURS_VIRTUAL), List.of(ThroughputGroup.VIRTUAL))));
    }
    return requirements;
  }

  private static List<Requirement> cpu() {
    return List.of(
        atLeast(
            "W4",
            "the slowest form × raw threads",
            0.92,
            slowest(CpuTasks.GROUP, CPU_FORMS, List.of(CpuTasks.LIMIT))),
        atLeast(
            "W4",
            "the slowest form × the best peer",
            1,
            slowest(CpuTasks.GROUP, CPU_FORMS, ThroughputGroup.PEERS)),
        atLeast(
            "W4",
            "the slowest form × the best peer whose producer is a thread of its own",
            1,
            slowest(CpuTasks.GROUP, CPU_FORMS, FED_PEERS)),
        atLeast(
            "W4",
            "putAll from a thread × raw threads",
            0.92,
            slowest(CpuTasks.GROUP, PULLING_FORM, List.of(CpuTasks.LIMIT))),
        atLeast(
            "W4",
            "putAll from a thread × the best peer",
            1,
            slowest(CpuTasks.GROUP, PULLING_FORM, ThroughputGroup.PEERS)));
  }

  private static List<Requirement> latency() {
    return List.of(
        atMost("W5", "p99 × ThreadPoolExecutor's", 1, w5(Latency.P99)),
        atMost("W5", "p50 × ThreadPoolExecutor's", 1.2, w5(Latency.P50)));
  }

  private static Function<Figures, Optional<Statistics>> w5(String figure) {
    return figures ->
        figures.ratio(OpenLoopTasks.GROUP, OpenLoopTasks.OURS, ThroughputGroup.POOL, figure);
  }

  private static List<Requirement> bus() {
    return List.of(
        atLeast(
            "W6",
            "put of an object × a bare request with one",
            0.6,
            w6(BusPath.PUT_OBJECT, BusPath.BARE_OBJECT)),
        atLeast(
            "W6",
            "put of JSON × a bare request with it",
            0.6,
            w6(BusPath.PUT_JSON, BusPath.BARE_JSON)),
        atLeast(
            "W6",
            "put of JSON × the two bare requests that such a task takes",
            0.6,
            w6(BusPath.PUT_JSON, BusPath.BARE_JSON_TWICE)),
        atLeast(
            "W6",
            "putAll of objects × single puts",
            5,
            w6(BusPath.PUT_ALL_OBJECTS, BusPath.PUT_OBJECT)),
        atLeast(
            "W6", "putAll of JSON × single puts", 5, w6(BusPath.PUT_ALL_JSON, BusPath.PUT_JSON)));
  }

  private static Function<Figures, Optional<Statistics>> w6(String ours, String reference) {
    return figures -> figures.ratio(BusPath.GROUP, ours, reference, Throughput.RATE);
  }

  private static List<Requirement> memory() {
    return List.of(
        atMost("W7", "bytes per buffered task", 100, w7(Memory.BUFFERED, HeldMemory.BYTES)),
        atMost("W7", "bytes per parked put", 200, w7(Memory.PARKED, HeldMemory.BYTES)),
        atMost(
            "W7", "bytes per idle queue of 25 slots", 102_400, w7(Memory.IDLE, HeldMemory.BYTES)),
        atMost(
            "W7",
            "µs CPU per second and idle queue",
            NO_CPU_MICROS,
            w7(Memory.IDLE, IdleQueues.CPU)),
        atMost(
            "W7",
            "MB of heap for a putAll of 1 000 000 items",
            64,
            w7(Memory.SMALL_HEAP, SmallHeap.PEAK)));
  }

  private static Function<Figures, Optional<Statistics>> w7(String subject, String figure) {
    return figures -> figures.value(Memory.GROUP, subject, figure);
  }

  private static List<Requirement> growth() {
    List<Requirement> requirements = new ArrayList<>();
    Sections.growth()
        .forEach(
            (group, title) -> {
              requirements.add(
                  atMost(
                      "W8",
                      title + ": the most that cost rises as they grow",
                      2,
                      figures -> rise(figures.medians(group, Growth.OURS).values())));
              requirements.add(
                  atMost(
                      "W8",
                      title + ": the dearest × the cheapest of all sizes",
                      2,
                      figures -> spread(figures.medians(group, Growth.OURS).values())));
            });
    requirements.add(
        atMost(
            "W8",
            "ns per task of 64 producers × ThreadPoolExecutor's",
            1,
            figures -> figures.ratio(Growth.PRODUCERS, Growth.OURS, ThroughputGroup.POOL, "64")));
    return requirements;
  }

  /** From any size to a larger one; the costs are in the order of the sizes. */
  private static Optional<Statistics> rise(Collection<Double> costs) {
    double cheapest = Double.MAX_VALUE;
    double rise = 1;
    for (double cost : costs) {
      cheapest = Math.min(cheapest, cost);
      rise = Math.max(rise, cost / cheapest);
    }
    return costs.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(List.of(rise)));
  }

  private static Optional<Statistics> spread(Collection<Double> costs) {
    if (costs.isEmpty()) {
      return Optional.empty();
    }
    Statistics all = Statistics.of(costs);
    return Optional.of(Statistics.of(List.of(all.max() / all.min())));
  }

  private static List<Requirement> features() {
    return List.of(
        atLeast("W9", "everything on × everything off", 0.4, w9(OptionalFeatures.ON)),
        atLeast("W9", "options without a feature × none", 0.95, w9(OptionalFeatures.DEFAULTS)));
  }

  private static Function<Figures, Optional<Statistics>> w9(String subject) {
    return figures ->
        figures.ratio(OptionalFeatures.GROUP, subject, OptionalFeatures.OFF, Throughput.RATE);
  }

  /** The smallest ratio of any of ours to any of the references. */
  private static Function<Figures, Optional<Statistics>> slowest(
      String group, List<String> ours, List<String> references) {
    return figures ->
        extreme(
            ours.stream()
                .flatMap(
                    own ->
                        references.stream()
                            .map(other -> figures.ratio(group, own, other, Throughput.RATE)))
                .flatMap(Optional::stream)
                .toList(),
            Comparator.comparingDouble(Statistics::median));
  }

  private static Optional<Statistics> extreme(
      List<Statistics> values, Comparator<Statistics> order) {
    return values.stream().min(order);
  }
}
