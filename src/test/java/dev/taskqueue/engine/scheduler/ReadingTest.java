package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import org.junit.jupiter.api.Test;

class ReadingTest {

  private final Harness queue = Harness.of(2, 4);
  private final FakeReader reader = new FakeReader();

  @Test
  void s17_outcomes_go_to_the_reader_as_tasks_end_and_not_to_the_join() {
    read();
    queue.putAll("a", "b", "c");
    queue.succeed("b");
    queue.fail("a");
    queue.succeed("c", null);
    FakeJoiner joiner = queue.join();
    assertThat(reader.read).containsExactly("b", OutcomeKind.FAILURE, OutcomeKind.NULL);
    assertThat(joiner.results()).isEmpty();
    assertThat(reader.endedWith).isEqualTo(3);
  }

  @Test
  void s17_what_ended_before_the_reader_came_is_left_to_the_join() {
    queue.put("early");
    queue.succeed("early");
    read();
    queue.put("late");
    queue.succeedAll();
    assertThat(queue.join().results()).containsExactly("early");
    assertThat(reader.read).containsExactly("late");
  }

  @Test
  void s17_a_reader_that_does_not_read_stops_its_scope_and_no_other() {
    read();
    put("s", 20);
    succeed(4);
    queue.succeedAll();
    assertThat(reader.read).hasSizeBetween(4, 6);
    assertThat(queue.working()).isEmpty();

    queue.put(task("other").scope("other"));
    assertThat(queue.working()).as("though the buffer is full of the scope").contains("other");
    assertThat(queue.stats().admittedBeyondBound()).isEqualTo(1);
    queue.run(() -> queue.scheduler.consumed(reader, reader.read.size()));
    queue.succeedAll();
    assertThat(reader.read.size()).isGreaterThan(8);
  }

  @Test
  void s3_s17_a_delayed_put_of_another_scope_gets_past_a_reader_that_does_not_read() {
    read();
    put("s", 20);
    queue.succeedAll();
    queue.put(task("late").scope("other").delay(5));
    queue.advance(5);
    assertThat(queue.working()).as("though the buffer is full of the scope").contains("late");
  }

  @Test
  void s17_s19_another_scope_gets_past_a_reader_though_tasks_wait_for_a_key_that_it_holds() {
    read();
    put("s", 4);
    queue.succeedAll();
    queue.put(task("k").key("k"));
    queue.putAll("a", "b");
    queue.put(task("behind").scope("second").key("k"));
    queue.put(task("stuck").scope("second").key("k"));
    queue.put(task("other").scope("third"));
    assertThat(queue.working()).containsExactly("other");
    assertThat(queue.stats().admittedBeyondBound()).as("only what can start").isEqualTo(1);

    queue.succeed("other");
    queue.run(() -> queue.scheduler.consumed(reader, 4));
    queue.succeedAll();
    assertThat(queue.started).containsSubsequence("k", "behind", "stuck");
  }

  @Test
  void s17_s19_another_scope_gets_past_a_task_that_gets_its_key_and_then_waits_for_a_reader() {
    queue.put(task("first").scope("second").key("k"));
    read();
    queue.put(task("k").key("k"));
    put("s", 4);
    succeed("s0", "s1", "s2", "s3");
    put("t", 3);
    queue.put(task("other").scope("third"));
    assertThat(queue.working()).containsExactly("first");

    queue.succeed("first");

    assertThat(queue.working()).containsExactly("other");
  }

  @Test
  void s17_a_reader_that_goes_on_lets_its_scope_past_another_reader_that_does_not() {
    read();
    FakeReader second = new FakeReader();
    assertThat(queue.scheduler.read("second", second)).isTrue();
    for (int i = 0; i < 4; i++) {
      queue.put(task("second" + i).scope("second"));
    }
    queue.succeedAll();
    put("s", 4);
    queue.succeedAll();
    put("t", 4);
    queue.put(task("waits").scope("second"));
    assertThat(queue.working()).isEmpty();

    queue.run(() -> queue.scheduler.consumed(second, 4));

    assertThat(queue.working()).containsExactly("waits");
  }

  @Test
  void s17_reading_half_lets_the_scope_go_on_in_order() {
    read();
    put("s", 8);
    queue.succeedAll();
    int unread = reader.read.size();
    queue.run(() -> queue.scheduler.consumed(reader, unread - 3));
    assertThat(queue.working()).isEmpty();
    queue.run(() -> queue.scheduler.consumed(reader, 1));
    assertThat(queue.working()).isNotEmpty();
    while (reader.read.size() < 8) {
      queue.succeedAll();
      queue.run(() -> queue.scheduler.consumed(reader, reader.pending));
    }
    assertThat(queue.started).containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7");
  }

  @Test
  void s14_s17_tasks_that_wait_for_the_reader_can_be_cancelled() {
    read();
    put("s", 8);
    queue.succeedAll();
    int left = (int) queue.stats().unfinished();
    assertThat(left).isPositive();
    assertThat(queue.cancelAll()).isEqualTo(left);
    assertThat(reader.read).hasSize(8).contains(OutcomeKind.CANCELLED);
    assertThat(queue.stats().buffered()).isZero();
  }

  @Test
  void s9_s17_closing_does_not_wait_for_the_reader() {
    read();
    put("s", 8);
    queue.succeedAll();
    queue.run(queue.scheduler::startClosing);
    queue.succeedAll();
    assertThat(queue.drained).isEqualTo(1);
    assertThat(reader.read).hasSize(8);
    queue.run(queue.scheduler::takeUnjoined);
    assertThat(reader.endedWith).isEqualTo(8);
  }

  @Test
  void
      s9_s17_closing_lets_in_a_retry_that_waits_for_the_reader_and_whose_key_all_others_wait_for() {
    Harness small = fullOfTasksBehindARetryThatWaitsForTheReader();

    small.run(small.scheduler::startClosing);
    small.succeedAll();

    assertThat(small.started).containsExactly("retry", "read", "retry", "behind");
    assertThat(small.drained).isEqualTo(1);
  }

  @Test
  void s17_s19_another_scope_gets_past_tasks_that_wait_for_the_key_of_a_retry_of_a_read_scope() {
    Harness small = fullOfTasksBehindARetryThatWaitsForTheReader();

    small.put(task("third").scope("third"));

    assertThat(small.working()).containsExactly("third");
    assertThat(small.stats().admittedBeyondBound()).isEqualTo(1);
  }

  private Harness fullOfTasksBehindARetryThatWaitsForTheReader() {
    Harness small = Harness.of(2, 1);
    assertThat(small.scheduler.read(Harness.SCOPE, reader)).isTrue();
    small.put(task("retry").key("k").attempts(2));
    small.put("read");
    small.put(task("behind").scope("other").key("k"));
    small.succeed("read");
    small.fail("retry", 1);
    small.advance(1);
    assertThat(small.working()).as("the reader is behind").isEmpty();
    return small;
  }

  @Test
  void s2_s17_a_retry_does_not_take_the_room_that_is_made_for_a_put_when_a_reader_falls_behind() {
    Harness small = Harness.of(1, 1, OverflowPolicy.DROP_OLDEST);
    assertThat(small.scheduler.read(Harness.SCOPE, reader)).isTrue();
    FakeJob retry = small.put(task("retry").scope("other").attempts(2));
    small.put("oldest");
    small.run(small.scheduler::pause);
    small.fail("retry", 1);
    small.advance(1);

    small.put(task("new").scope("other"));

    assertThat(reader.read).containsExactly(OutcomeKind.DROPPED);
    assertThat(retry.outcome()).as("it is not in the buffer").isNull();
    small.run(small.scheduler::resume);
    small.succeedAll();
    assertThat(small.started).containsExactly("retry", "new", "retry");
  }

  @Test
  void s17_s19_a_key_is_not_lost_behind_the_reader() {
    read();
    for (int i = 0; i < 4; i++) {
      queue.put(task("k" + i).key("k"));
    }
    queue.putAll("x0", "x1", "x2", "x3");
    for (int i = 0; i < 20; i++) {
      queue.succeedAll();
      queue.run(() -> queue.scheduler.consumed(reader, reader.pending));
    }
    assertThat(reader.read).hasSize(8);
    assertThat(queue.started).containsSubsequence("k0", "k1", "k2", "k3");
  }

  @Test
  void s17_a_scope_has_one_reader() {
    read();
    assertThat(queue.scheduler.read(Harness.SCOPE, new FakeReader())).isFalse();
    queue.join();
    assertThat(queue.scheduler.read(Harness.SCOPE, new FakeReader())).isTrue();
  }

  @Test
  void s17_a_reader_that_stops_leaves_the_rest_to_the_join() {
    read();
    put("s", 8);
    queue.succeedAll();
    int handedOut = reader.read.size();
    assertThat(queue.working()).isEmpty();

    queue.run(() -> assertThat(queue.scheduler.stopReading(reader)).isEqualTo(handedOut));
    queue.succeedAll();

    assertThat(reader.read).hasSize(handedOut);
    assertThat(queue.join().results()).hasSize(8 - handedOut);
    assertThat(reader.endedWith).isEqualTo(-1);
    FakeReader next = new FakeReader();
    assertThat(queue.scheduler.read(Harness.SCOPE, next)).isTrue();
    put("t", 8);
    queue.succeedAll();
    queue.run(() -> queue.scheduler.consumed(reader, handedOut));
    assertThat(queue.working()).as("the old reader has no say").isEmpty();
  }

  @Test
  void s16_s17_a_reader_of_an_empty_scope_that_stops_leaves_nothing() {
    read();
    queue.run(() -> queue.scheduler.stopReading(reader));
    queue.run(() -> queue.scheduler.stopReading(reader));
    assertThat(queue.scheduler.takeUnjoined()).isEmpty();
  }

  private void read() {
    assertThat(queue.scheduler.read(Harness.SCOPE, reader)).isTrue();
  }

  private void put(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      queue.put(prefix + i);
    }
  }

  private void succeed(String... names) {
    for (String name : names) {
      queue.succeed(name);
    }
  }

  private void succeed(int count) {
    for (int i = 0; i < count && !queue.working().isEmpty(); i++) {
      queue.succeed(queue.working().get(0));
    }
  }
}
