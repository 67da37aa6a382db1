package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskqueue.QueueState;
import dev.taskqueue.ScopeProgress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be asked of a queue, and who asks to be told. */
class AskingTest {

  private final Harness queue = Harness.of(1, 4);
  private final List<Object> told = new ArrayList<>();

  @Test
  void s20_taken_slots_are_listed_with_what_they_work_at() {
    assertThat(queue.scheduler.taken()).isEmpty();
    FakeJob job = queue.put(task("x").id("x"));
    FakeSlot slot = queue.slotOf("x");
    assertThat(queue.scheduler.taken()).containsExactly(new Taken(slot, job, false));

    queue.cancel("x");
    assertThat(queue.scheduler.taken()).containsExactly(new Taken(slot, job, true));

    queue.succeed("x");
    assertThat(queue.scheduler.taken()).isEmpty();
  }

  @Test
  void s19_work_that_nobody_waits_for_is_not_forgotten_while_it_keeps_a_key() {
    Harness queue = Harness.of(3, 4);
    queue.put(task("plain").timeout(5).attempts(2));
    queue.put(task("keyed").key("k").timeout(5));
    queue.put(task("tried again").key("l").timeout(5).attempts(2));
    assertThat(queue.scheduler.taken()).noneMatch(Taken::isForgotten);

    queue.advance(5);
    assertThat(queue.scheduler.taken())
        .allMatch(Taken::detached)
        .filteredOn(Taken::isForgotten)
        .extracting(Taken::job)
        .containsExactly(queue.job("plain"));
  }

  @Test
  void s20_the_scope_of_a_running_task_is_known_until_it_is_settled() {
    queue.put(task("x").id("x").scope("s"));
    queue.put(task("y").id("y").scope("t"));
    assertThat(queue.scheduler.scopeOfRunning("x")).isEqualTo("s");
    assertThat(queue.scheduler.scopeOfRunning("y")).as("it waits").isNull();

    queue.cancel("x");
    assertThat(queue.scheduler.scopeOfRunning("x")).as("settled, though at work").isNull();
  }

  @Test
  void s20_the_scope_of_a_running_task_is_known_by_the_number_of_its_put() {
    queue.put(task("x").scope("s"));
    String id = queue.job("x").id();
    assertThat(queue.scheduler.scopeOfRunning(id)).isEqualTo("s");
    for (String other : List.of("#0" + id.substring(1), id + "0", "#", "#x", "", "x")) {
      assertThat(queue.scheduler.scopeOfRunning(other)).as(other).isNull();
    }
  }

  @Test
  void puts_are_numbered() {
    assertThat(queue.scheduler.lastSeq()).isZero();
    queue.putAll("a", "b");
    assertThat(queue.scheduler.lastSeq()).isEqualTo(2);
    queue.run(() -> queue.scheduler.continueAfter(40));
    queue.put("c");
    assertThat(queue.scheduler.lastSeq()).isEqualTo(41);
  }

  @Test
  void s20_the_number_of_tasks_in_the_buffer_is_known() {
    queue.putAll("runs", "a", "b");
    assertThat(queue.scheduler.buffered()).isEqualTo(2);
  }

  @Test
  void who_waits_for_an_idle_queue_is_told_at_once_or_with_the_end_of_the_last_task() {
    whenIdle("at once");
    assertThat(told).containsExactly("at once");
    queue.putAll("a", "b");
    whenIdle("later");
    queue.succeed("a");
    assertThat(told).hasSize(1);
    queue.succeed("b");
    assertThat(told).containsExactly("at once", "later");
    queue.put("c");
    queue.succeed("c");
    assertThat(told).as("once").hasSize(2);
  }

  @Test
  void nobody_is_told_of_an_end_of_what_goes_on_elsewhere() {
    queue.putAll("a", "b");
    FakeJoiner before = queue.join();
    whenIdle("before");
    RuntimeException why = new IllegalStateException("left");
    queue.run(() -> queue.scheduler.leave(why));
    assertThat(before.failure).isSameAs(why);
    assertThat(queue.join().failure).isSameAs(why);
    whenIdle("after");
    assertThat(told).containsExactly(why, why);

    queue.succeed("a");
    queue.run(() -> queue.scheduler.cancelAll("it goes on elsewhere"));
    queue.run(queue.scheduler::startClosing);
    assertThat(queue.stats().state()).isEqualTo(QueueState.CLOSED);
    assertThat(told).hasSize(2);
  }

  private void whenIdle(String what) {
    queue.run(
        () ->
            queue.scheduler.whenIdle(
                new IdleWaiter() {
                  @Override
                  public void idle() {
                    told.add(what);
                  }

                  @Override
                  public void failed(RuntimeException cause) {
                    told.add(cause);
                  }
                }));
  }

  @Test
  void s20_a_watcher_is_told_when_the_scope_is_joined() {
    watch("s");
    queue.put(task("a").scope("s"));
    queue.succeed("a");
    assertThat(told).isEmpty();
    queue.join("other");
    assertThat(told).isEmpty();

    queue.join("s");

    assertThat(told).singleElement().extracting("scope", "put").containsExactly("s", 1L);
  }

  @Test
  void s20_a_watcher_that_has_gone_is_told_nothing() {
    ProgressWatcher watcher = watch("s");
    queue.run(() -> queue.scheduler.unwatch("s", watcher));
    queue.put(task("a").scope("s"));
    queue.succeed("a");
    queue.join("s");
    assertThat(told).isEmpty();
  }

  @Test
  void s20_one_of_two_watchers_may_go() {
    ProgressWatcher gone = watch("s");
    watch("s");
    queue.run(() -> queue.scheduler.unwatch("s", gone));
    queue.put(task("a").scope("s"));
    queue.succeed("a");
    queue.join("s");
    assertThat(told).hasSize(1);
  }

  @Test
  void s9_a_watcher_of_a_closed_queue_is_told_unless_there_is_something_to_come_for() {
    watch("early");
    queue.put(task("a").scope("s"));
    queue.succeed("a");
    queue.run(queue.scheduler::startClosing);
    assertThat(told).isEmpty();
    watch("late");
    assertThat(told).singleElement().extracting("scope", "put").containsExactly("late", 0L);
    watch("s");
    assertThat(told).hasSize(1);

    queue.run(queue.scheduler::takeUnjoined);

    assertThat(told)
        .extracting("scope", "put")
        .containsExactly(tuple("late", 0L), tuple("s", 1L), tuple("early", 0L));
  }

  private ProgressWatcher watch(String scope) {
    ProgressWatcher watcher = (ScopeProgress last) -> told.add(last);
    queue.run(() -> queue.scheduler.watch(scope, watcher));
    return watcher;
  }
}
