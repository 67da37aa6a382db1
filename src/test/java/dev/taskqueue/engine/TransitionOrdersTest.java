package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Effort;
import dev.taskqueue.engine.scheduler.JobSpec;
import dev.taskqueue.engine.scheduler.Pacing;
import dev.taskqueue.engine.scheduler.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What can be called by several threads at once, in every order of the transitions and of their
 * effects, on a queue with a running task, one in the buffer and one that waits for room. {@link
 * StepQueue} says what must never be; the table of what may be is the file orders-of-two.txt.
 */
@Tag("interleavings")
class TransitionOrdersTest {

  private enum Call {
    PUT(queue -> queue.put(queue.free("put"), JobSpec.NONE)),
    PUT_PLAIN(queue -> queue.putPlain(queue.free("plain"))),
    SETTLE(StepQueue::endHeld),
    CANCEL_RUNNING(queue -> queue.act("cancel", s -> s.cancel(StepQueue.HELD, "test"))),
    CANCEL_BUFFERED(queue -> queue.act("cancel", s -> s.cancel("buffered", "test"))),
    CANCEL_WAITING(queue -> queue.act("cancel", s -> s.cancel("waiting", "test"))),
    TIMEOUT(queue -> queue.passTime(10)),
    CLEAR(queue -> queue.act("clear", s -> s.clear("test"))),
    RESIZE(queue -> queue.resize(2)),
    JOIN(StepQueue::join),
    CLOSE(queue -> queue.act("close", Scheduler::startClosing));

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final Consumer<StepQueue> start;

    Call(Consumer<StepQueue> start) {
      this.start = start;
    }
  }

  /** Waking few threads and telling puts in groups, as the engine does, in ticks of the test. */
  private static final Pacing PACED = new Pacing(8, 8, 5, 5, 5);

  @Test
  void of_two_calls_every_order_ends_as_the_table_says_S10_S15() throws IOException {
    List<String> table = new ArrayList<>();
    long[] orders = {0};
    for (List<Call> calls : combinations(2)) {
      TreeSet<String> ends = new TreeSet<>();
      orders[0] += EveryOrder.play(order -> ends.add(play(calls, Pacing.EXACT, order)));
      table.add(calls.get(0) + " and " + calls.get(1) + ":");
      ends.forEach(end -> table.add("  " + end));
    }
    Effort.figure("orders of two calls, which are all", orders[0]);
    assertThat(table).isEqualTo(expected());
  }

  @Test
  void of_three_calls_no_order_breaks_the_contract_S2_S5_S10_S14_S15() {
    int atMost = Effort.of(150, Integer.MAX_VALUE);
    long orders = 0;
    for (List<Call> calls : combinations(3)) {
      orders += play(atMost, calls, Pacing.EXACT);
    }
    Effort.figure("orders of three calls" + (atMost < 1000 ? "" : ", which are all"), orders);
  }

  @Test
  void nor_does_one_while_threads_are_spared_S2_S5_S10_S14_S15() {
    long orders = 0;
    for (List<Call> calls : combinations(2)) {
      orders += play(Integer.MAX_VALUE, calls, PACED);
    }
    for (List<Call> calls : combinations(3)) {
      orders += play(Effort.of(50, Integer.MAX_VALUE), calls, PACED);
    }
    Effort.figure("orders of two and three calls while threads are spared", orders);
  }

  /** Plays all orders, or at random so many. */
  private static long play(int atMost, List<Call> calls, Pacing pacing) {
    if (atMost == Integer.MAX_VALUE) {
      return EveryOrder.play(order -> play(calls, pacing, order));
    }
    Random random = new Random(calls.hashCode());
    for (int i = 0; i < atMost; i++) {
      play(calls, pacing, random::nextInt);
    }
    return atMost;
  }

  private static String play(List<Call> calls, Pacing pacing, IntUnaryOperator order) {
    StepQueue queue = new StepQueue(pacing);
    try {
      queue.run(n -> 0);
      queue.put(StepQueue.HELD, 10);
      queue.run(n -> 0);
      queue.put("buffered", JobSpec.NONE);
      queue.run(n -> 0);
      queue.put("waiting", JobSpec.NONE);
      queue.run(n -> 0);
      calls.forEach(call -> call.start.accept(queue));
      queue.run(order);
      return queue.finish();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + calls + " in this order:\n" + queue, e);
    }
  }

  /** Each choice of so many, whatever their order; a task ends but once. */
  private static List<List<Call>> combinations(int size) {
    List<List<Call>> all = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < size; i++) {
      List<List<Call>> longer = new ArrayList<>();
      for (List<Call> some : all) {
        Call last = some.isEmpty() ? Call.PUT : some.get(some.size() - 1);
        Arrays.stream(Call.values())
            .filter(call -> call.compareTo(last) >= 0)
            .filter(call -> call != Call.SETTLE || !some.contains(call))
            .forEach(call -> longer.add(with(some, call)));
      }
      all = longer;
    }
    return all;
  }

  private static List<Call> with(List<Call> some, Call call) {
    List<Call> more = new ArrayList<>(some);
    more.add(call);
    return List.copyOf(more);
  }

  private static List<String> expected() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(
            TransitionOrdersTest.class.getResourceAsStream("orders-of-two.txt"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
