package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueState;
import org.junit.jupiter.api.Test;

/** S9: end of use. */
class CloseTest {

  @Test
  void s9_an_idle_queue_is_drained_at_once() {
    Harness queue = Harness.of(1, 1);

    close(queue);

    assertThat(queue.drained).isEqualTo(1);
    assertThat(queue.stats().state()).isEqualTo(QueueState.CLOSED);
  }

  @Test
  void s9_a_closing_queue_works_off_everything_it_has_accepted() {
    Harness queue = Harness.busy(1);
    queue.putAll("buffered", "waits");
    queue.put(task("later").delay(10));
    queue.put(task("retried").attempts(2));
    close(queue);

    assertThat(queue.stats().state()).isEqualTo(QueueState.CLOSING);
    queue.succeed("running");
    queue.succeed("buffered");
    queue.succeed("waits");
    queue.fail("retried", 50);
    queue.advance(10);
    queue.succeed("later");
    assertThat(queue.drained).isZero();

    queue.advance(50);
    queue.succeed("retried");
    assertThat(queue.drained).isEqualTo(1);
    assertThat(queue.stats().unfinished()).isZero();
  }

  @Test
  void s9_puts_are_refused_from_the_start_of_closing() {
    Harness queue = Harness.busy(1);
    close(queue);

    FakeJob refused = queue.put("refused");

    assertThat(refused.admission).isEqualTo(Admission.CLOSED);
    assertThat(queue.stats().rejected()).isEqualTo(1);
    queue.succeed("running");
    assertThat(queue.put("refused").admission).isEqualTo(Admission.CLOSED);
  }

  @Test
  void s9_closing_twice_drains_once() {
    Harness queue = Harness.busy(1);
    close(queue);
    close(queue);
    queue.succeed("running");
    close(queue);

    assertThat(queue.drained).isEqualTo(1);
  }

  @Test
  void s9_closing_a_paused_queue_resumes_it_for_good() {
    Harness queue = Harness.busy(1);
    queue.run(queue.scheduler::pause);
    queue.put("buffered");
    queue.succeed("running");

    close(queue);
    queue.run(queue.scheduler::pause);

    assertThat(queue.started).containsExactly("running", "buffered");
    queue.succeed("buffered");
    assertThat(queue.drained).isEqualTo(1);
  }

  @Test
  void s9_cancelling_what_is_left_drains_the_queue_while_work_goes_on() {
    Harness queue = Harness.busy(1);
    queue.putAll("buffered", "waits");
    close(queue);

    queue.cancelAll();

    assertThat(queue.drained).isEqualTo(1);
    queue.succeed("running");
    assertThat(queue.started).containsExactly("running");
    assertThat(queue.drained).isEqualTo(1);
  }

  @Test
  void s9_joins_are_answered_before_the_queue_is_drained() {
    Harness queue = Harness.busy(1);
    FakeJoiner before = queue.join();
    close(queue);
    FakeJoiner during = queue.join();

    queue.succeed("running");

    assertThat(before.results()).containsExactly("running");
    assertThat(during.results()).containsExactly("running");
  }

  @Test
  void s9_a_join_of_a_closed_queue_fails() {
    Harness queue = Harness.of(1, 1);
    close(queue);

    assertThat(queue.join().failure).isInstanceOf(QueueClosedException.class);
  }

  @Test
  void s9_what_nobody_joined_is_handed_over_once() {
    Harness queue = Harness.of(2, 2);
    queue.put(task("a").scope("a"));
    queue.put(task("b").scope("b"));
    queue.put(task("c").scope("joined"));
    queue.succeedAll();
    queue.join("joined");
    close(queue);

    assertThat(queue.scheduler.takeUnjoined())
        .flatExtracting(batch -> batch.report().results())
        .containsExactlyInAnyOrder("a", "b");
    assertThat(queue.scheduler.takeUnjoined()).isEmpty();
  }

  private static void close(Harness queue) {
    queue.run(queue.scheduler::startClosing);
  }
}
