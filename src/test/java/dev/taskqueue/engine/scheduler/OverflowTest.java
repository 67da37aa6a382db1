package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskDroppedException;
import org.junit.jupiter.api.Test;

/** S2: what a put does when the buffer is full and it is not to wait. */
class OverflowTest {

  @Test
  void s2_fail_refuses_the_put() {
    Harness queue = Harness.busy(1, OverflowPolicy.FAIL);
    queue.put("buffered");

    FakeJob refused = queue.put("refused");

    assertThat(refused.admission).isEqualTo(Admission.FULL);
    assertThat(refused.settled).as("what was not accepted has no outcome").isEmpty();
    assertThat(queue.stats().rejected()).isEqualTo(1);
    assertThat(queue.stats().unfinished()).isEqualTo(2);
  }

  @Test
  void s2_drop_newest_gives_up_the_new_task() {
    Harness queue = Harness.busy(1, OverflowPolicy.DROP_NEWEST);
    queue.put("buffered");

    FakeJob dropped = queue.put(task("dropped").id("x"));

    assertThat(dropped.admission).isEqualTo(Admission.ENTERED);
    assertThat(dropped.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(dropped.cause())
        .isInstanceOf(TaskDroppedException.class)
        .hasMessage(
            "task x was dropped: the buffer holds its maxSize of 1 tasks and the overflow policy is"
                + " DROP_NEWEST");
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "buffered");
  }

  @Test
  void s2_drop_oldest_gives_up_the_task_that_has_waited_longest() {
    Harness queue = Harness.busy(2, OverflowPolicy.DROP_OLDEST);
    FakeJob a = queue.put("a");
    queue.put("b");

    assertThat(queue.put("c").admission).isEqualTo(Admission.ENTERED);

    assertThat(a.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(queue.stats().buffered()).isEqualTo(2);
    queue.succeedAll();
    assertThat(queue.started).containsExactly("running", "b", "c");
  }

  @Test
  void s2_drop_oldest_goes_by_the_time_in_the_buffer_whatever_the_priority() {
    Harness queue = Harness.busy(2, OverflowPolicy.DROP_OLDEST);
    FakeJob urgent = queue.put(task("urgent").priority(9));
    queue.put(task("casual").priority(0));

    queue.put("c");

    assertThat(urgent.outcome()).isEqualTo(OutcomeKind.DROPPED);
  }

  @Test
  void s2_drop_oldest_does_not_count_the_time_before_the_buffer() {
    Harness queue = Harness.busy(2, OverflowPolicy.DROP_OLDEST);
    FakeJob putFirst = queue.put(task("putFirst").delay(10).priority(9));
    FakeJob enteredFirst = queue.put("enteredFirst");
    queue.advance(10);

    queue.put("c");

    assertThat(enteredFirst.outcome()).isEqualTo(OutcomeKind.DROPPED);
    assertThat(putFirst.settled).isEmpty();
  }

  @Test
  void s2_a_dropped_task_has_no_deadline_left() {
    Harness queue = Harness.busy(1, OverflowPolicy.DROP_OLDEST);
    FakeJob dropped = queue.put(task("dropped").ttl(10));
    queue.put("c");

    queue.advance(20);

    assertThat(dropped.settled).hasSize(1);
  }

  @Test
  void s8_dropped_tasks_are_in_the_report_and_a_join_does_not_wait_for_them() {
    Harness queue = Harness.busy(1, OverflowPolicy.DROP_NEWEST);
    queue.putAll("a", "dropped1", "dropped2");
    FakeJoiner join = queue.join();
    queue.succeedAll();

    assertThat(join.results()).containsExactly("running", "a");
    assertThat(join.report().counts().dropped()).isEqualTo(2);
    assertThat(join.report().failures())
        .extracting(failure -> failure.kind())
        .containsExactly(OutcomeKind.DROPPED, OutcomeKind.DROPPED);
  }

  @Test
  void s5_dropping_a_scopes_last_task_answers_its_join() {
    Harness queue = Harness.busy(1, OverflowPolicy.DROP_OLDEST);
    queue.put(task("only").scope("s"));
    FakeJoiner join = queue.join("s");

    queue.put("c");

    assertThat(join.results()).isEmpty();
    assertThat(join.report().counts().dropped()).isEqualTo(1);
  }

  @Test
  void s2_s19_the_oldest_is_dropped_whichever_key_it_waits_for() {
    for (boolean swapped : new boolean[] {false, true}) {
      String first = swapped ? "b" : "a";
      String second = swapped ? "a" : "b";
      Harness queue = Harness.of(2, 2, OverflowPolicy.DROP_OLDEST);
      queue.put(task("runs").key(first));
      queue.put(task("runs too").key(second));
      queue.put(task("oldest").key(first));
      queue.put(task("next").key(second));

      queue.put("new");

      assertThat(queue.job("oldest").outcome()).isEqualTo(OutcomeKind.DROPPED);
      assertThat(queue.job("next").outcome()).isNull();
    }
  }
}
