package dev.taskqueue.engine;

import static dev.taskqueue.engine.Interleaved.check;
import static dev.taskqueue.engine.Interleaved.expect;
import static dev.taskqueue.engine.Interleaved.threads;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.TaskContext;
import dev.taskqueue.engine.scheduler.Event;
import dev.taskqueue.engine.scheduler.JobSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What threads share outside the scheduler's transitions, with the threads switched everywhere. */
@Tag("interleavings")
class PrimitivesInterleavingsTest {

  /** Enough to find any fault of so few lines; the first one ends it. */
  private static final int MANY = 10_000;

  // ---- the guard

  @Test
  void the_guard_lets_in_one_thread_at_a_time_S10() {
    check(
        "Guard: two threads, twice each",
        () -> {
          Guard guard = new Guard();
          int[] count = {0};
          Runnable increments =
              () -> {
                for (int i = 0; i < 2; i++) {
                  guard.lock();
                  count[0]++;
                  guard.unlock();
                }
              };
          threads(increments, increments);
          expect(count[0] == 4, "an increment is lost");
        });
  }

  @Test
  void the_checker_finds_what_a_missing_guard_does() {
    assertThatThrownBy(
            () ->
                check(
                    "no Guard",
                    MANY,
                    () -> {
                      int[] count = {0};
                      threads(() -> count[0]++, () -> count[0]++);
                      expect(count[0] == 2, "an increment is lost");
                    }))
        .hasMessageContaining("an increment is lost");
  }

  // ---- the mailbox

  @Test
  void the_mailbox_delivers_each_event_once_in_the_order_of_the_guard() {
    check(
        "Mailbox: two threads, an event each",
        () -> {
          Guard guard = new Guard();
          Mailbox mailbox = new Mailbox();
          List<Long> posted = new ArrayList<>();
          List<Long> delivered = new ArrayList<>();
          threads(
              () -> postAndDeliver(1, guard, mailbox, posted, delivered),
              () -> postAndDeliver(2, guard, mailbox, posted, delivered));
          expect(delivered.equals(posted), "posted " + posted + ", delivered " + delivered);
        });
  }

  private static void postAndDeliver(
      long number, Guard guard, Mailbox mailbox, List<Long> posted, List<Long> delivered) {
    guard.lock();
    posted.add(number);
    mailbox.post(new Event(Event.Kind.RESIZED, null, 0, 0, null, null, null, number));
    guard.unlock();
    mailbox.deliver(event -> delivered.add(event.number()));
  }

  // ---- the future of a put

  @Test
  void a_put_that_enters_while_its_future_is_made_succeeds_S2() {
    check(
        "LocalTask: the future of a put, and its entering",
        () -> {
          LocalTask task = task();
          Promise<Void> promise = Promise.promise();
          threads(() -> task.pendingPut(promise), task::putEntered);
          expect(promise.future().succeeded(), "the put is not told that it has entered");
        });
  }

  @Test
  void a_put_that_fails_while_its_future_is_made_fails_S2() {
    check(
        "LocalTask: the future of a put, and its failing",
        () -> {
          LocalTask task = task();
          Promise<Void> promise = Promise.promise();
          threads(
              () -> task.pendingPut(promise),
              () -> task.putFailed(new IllegalStateException("expected")));
          expect(promise.future().failed(), "the put is not told that it has failed");
        });
  }

  /** As when a task that has just entered is cancelled before it is told of its entry. */
  @Test
  void a_put_that_enters_and_is_told_twice_completes_once_S2_S15() {
    check(
        "LocalTask: the future of a put, and two who tell of its entering",
        () -> {
          LocalTask task = task();
          Promise<Void> promise = Promise.promise();
          AtomicInteger told = new AtomicInteger();
          promise.future().onComplete(result -> told.incrementAndGet());
          threads(() -> task.pendingPut(promise), task::putEntered, task::putEntered);
          expect(told.get() == 1 && promise.future().succeeded(), "told " + told);
        });
  }

  private static LocalTask task() {
    return new LocalTask(null, c -> Future.succeededFuture(), JobSpec.plain(JobSpec.NONE), null);
  }

  // ---- stopping an execution

  @Test
  void an_action_is_called_once_however_close_the_cancel_is_S14() {
    check(
        "Control: an action, and two cancels",
        () -> {
          Control control = new Control(() -> "x", 1);
          AtomicInteger calls = new AtomicInteger();
          threads(() -> control.onCancel(calls::incrementAndGet), control::cancel, control::cancel);
          expect(calls.get() == 1 && control.isCancelled(), "called " + calls + " times");
        });
  }

  @Test
  void an_execution_that_is_stopped_as_it_begins_knows_it_S14() {
    check(
        "LocalTask: a beginning execution, and its stop",
        () -> {
          LocalTask task = task();
          TaskContext[] begun = {null};
          AtomicInteger calls = new AtomicInteger();
          threads(
              () -> {
                begun[0] = task.begin(1);
                if (begun[0] != null) {
                  begun[0].onCancel(calls::incrementAndGet);
                }
              },
              () -> task.stop(1));
          expect(begun[0] == null || begun[0].isCancelled(), "it does not know");
          expect(calls.get() == (begun[0] == null ? 0 : 1), "called " + calls + " times");
        });
  }

  @Test
  void the_stop_of_an_execution_does_not_stop_the_next_one_S12() {
    check(
        "LocalTask: a late stop of the first execution, and the second",
        () -> {
          LocalTask task = task();
          TaskContext[] second = {null};
          threads(() -> task.stop(1), () -> second[0] = task.begin(2));
          expect(second[0] != null && !second[0].isCancelled(), "the second is stopped");
        });
  }

  // ---- waking a slot

  @Test
  void a_slot_that_ends_its_lookout_is_called_or_woken_once_S4() {
    FakeVertx vertx = new FakeVertx();
    check(
        "Slot: a wake, and the end of the lookout",
        () -> {
          vertx.forget();
          Slot slot = new Slot(null, null);
          slot.deploy(vertx.context());
          slot.lookOut();
          boolean[] called = {false};
          threads(slot::wake, () -> called[0] = slot.endLookout());
          expect(vertx.waiting() == (called[0] ? 0 : 1), "called and woken, or neither");
        });
  }
}
