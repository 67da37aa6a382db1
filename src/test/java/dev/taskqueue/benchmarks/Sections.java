package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.report.Comparison;
import dev.taskqueue.benchmarks.report.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the workloads are shown. */
final class Sections {

  private static final List<String> THROUGHPUT = List.of(Throughput.RATE, Throughput.BYTES);

  private Sections() {}

  static List<Section> all() {
    String pool = ThroughputGroup.POOL;
    return List.of(
        new Section(
            ImmediateTasks.GROUP,
            "tasks that complete at once (N 25, buffer 50)",
            pool,
            THROUGHPUT,
            Set.of(ImmediateTasks.RAW)),
        new Section(
            ImmediateTasks.ONE_PROCESSOR, "the same tasks on one processor", pool, THROUGHPUT),
        new Section(TimerTasks.FEW, "1 ms timers, N 25", TimerTasks.LIMIT_JDK, THROUGHPUT),
        new Section(TimerTasks.MANY, "1 ms timers, N 1000", TimerTasks.LIMIT_JDK, THROUGHPUT),
        new Section(BlockingTasks.FEW, "tasks that block 1 ms, N 25", pool, THROUGHPUT),
        new Section(BlockingTasks.MANY, "tasks that block 1 ms, N 200", pool, THROUGHPUT),
        new Section(
            CpuTasks.GROUP, "tasks of about 20 µs CPU, N = cores", CpuTasks.LIMIT, THROUGHPUT),
        new Section(
            OpenLoopTasks.GROUP,
            "latency from put to start at 10 000/s",
            pool,
            List.of(Latency.P99, Latency.P50, Latency.P999)),
        new Section(BusPath.GROUP, "over the event bus", BusPath.BARE_OBJECT, THROUGHPUT),
        new Section(
            Memory.GROUP,
            "memory, and CPU when idle",
            "",
            List.of(HeldMemory.BYTES, IdleQueues.CPU, Throughput.RATE, SmallHeap.PEAK),
            Set.of(Memory.IDLE)),
        new Section(
            OptionalFeatures.GROUP,
            "what features cost that have nothing to do",
            OptionalFeatures.OFF,
            THROUGHPUT));
  }

  /** What grows, by group. */
  static Map<String, String> growth() {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put(Growth.WORKERS, "slots");
    titles.put(Growth.BUFFER, "buffer");
    titles.put(Growth.PRODUCERS, "producers");
    titles.put(Growth.SCOPES, "scopes");
    titles.put(Growth.KEYS, "keys");
    return titles;
  }

  /** The rows of README's table. */
  static List<Comparison> comparisons() {
    String w1 = ImmediateTasks.GROUP;
    String rate = Throughput.RATE;
    String pool = ThroughputGroup.POOL;
    return List.of(
        new Comparison(
            "tasks that do nothing, `putAll`", w1, ImmediateTasks.OURS_PUT_ALL, pool, rate),
        new Comparison(
            "… `putAll` from a thread", w1, ImmediateTasks.OURS_PUT_ALL_THREAD, pool, rate),
        new Comparison("… put from an event loop", w1, ImmediateTasks.OURS_LOOP, pool, rate),
        new Comparison(
            "… put from an event loop",
            w1,
            ImmediateTasks.OURS_LOOP,
            ThroughputGroup.BLOCKING_LOOP,
            rate),
        new Comparison("… put from a thread", w1, ImmediateTasks.OURS_THREAD, pool, rate),
        new Comparison(
            "… put from a thread", w1, ImmediateTasks.OURS_THREAD, ThroughputGroup.VIRTUAL, rate),
        new Comparison(
            "… put from an event loop",
            w1,
            ImmediateTasks.OURS_LOOP,
            ThroughputGroup.BUS_PIPELINED,
            rate),
        new Comparison(
            "… put from an event loop", w1, ImmediateTasks.OURS_LOOP, PythonSubject.NAME, rate),
        new Comparison(
            "bytes allocated per such task", w1, ImmediateTasks.OURS_LOOP, pool, Throughput.BYTES),
        new Comparison(
            "… put from an event loop, on one processor",
            ImmediateTasks.ONE_PROCESSOR,
            ImmediateTasks.OURS_LOOP,
            pool,
            rate),
        new Comparison(
            "1 ms timers, N 25", TimerTasks.FEW, TimerTasks.OURS_JDK, TimerTasks.LIMIT_JDK, rate),
        new Comparison(
            "1 ms timers, N 1000",
            TimerTasks.MANY,
            TimerTasks.OURS_JDK,
            TimerTasks.LIMIT_JDK,
            rate),
        new Comparison(
            "tasks that block 1 ms, N 25",
            BlockingTasks.FEW,
            BlockingTasks.OURS_WORKERS,
            pool,
            rate),
        new Comparison(
            "tasks that block 1 ms, N 200",
            BlockingTasks.MANY,
            BlockingTasks.OURS_WORKERS,
            pool,
            rate),
        new Comparison(
            "tasks of 20 µs CPU, N = cores",
            CpuTasks.GROUP,
            CpuTasks.OURS_LOOP,
            CpuTasks.LIMIT,
            rate),
        new Comparison(
            "put to start at 10 000/s, p50",
            OpenLoopTasks.GROUP,
            OpenLoopTasks.OURS,
            pool,
            Latency.P50),
        new Comparison(
            "put to start at 10 000/s, p99",
            OpenLoopTasks.GROUP,
            OpenLoopTasks.OURS,
            pool,
            Latency.P99),
        new Comparison(
            "put by message, an object",
            BusPath.GROUP,
            BusPath.PUT_OBJECT,
            BusPath.BARE_OBJECT,
            rate),
        new Comparison(
            "put by message, JSON", BusPath.GROUP, BusPath.PUT_JSON, BusPath.BARE_JSON, rate),
        new Comparison(
            "all features on",
            OptionalFeatures.GROUP,
            OptionalFeatures.ON,
            OptionalFeatures.OFF,
            rate));
  }
}
