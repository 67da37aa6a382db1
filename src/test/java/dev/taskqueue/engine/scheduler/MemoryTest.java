package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.RateLimit;
import dev.taskqueue.engine.Await;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** S16: a settled task keeps nothing of itself alive, and nothing keeps it. */
class MemoryTest {

  private final Harness queue = Harness.of(1, 2);

  // ---- payload

  @Test
  void s16_a_task_that_succeeded_is_forgotten() {
    assertForgotten(task("x"), queue -> queue.succeed("x", "result"));
  }

  @Test
  void s16_a_task_that_failed_is_forgotten() {
    assertForgotten(task("x"), queue -> queue.fail("x"));
  }

  @Test
  void s16_a_task_that_was_cancelled_while_delayed_is_forgotten() {
    assertForgotten(task("x").id("x").delay(100), queue -> queue.cancel("x"));
  }

  @Test
  void s16_a_task_that_was_cancelled_while_waiting_for_room_is_forgotten() {
    queue.putAll("running", "a", "b");
    assertForgotten(task("x").id("x").putTimeout(100), queue -> queue.cancel("x"));
  }

  @Test
  void s16_a_task_that_was_cancelled_in_the_buffer_is_forgotten() {
    queue.put("running");
    assertForgotten(task("x").id("x").ttl(100), queue -> queue.cancel("x"));
  }

  @Test
  void s16_a_task_that_was_cancelled_while_backing_off_is_forgotten() {
    assertForgotten(
        task("x").id("x").attempts(2),
        queue -> {
          queue.fail("x", 100);
          queue.cancel("x");
        });
  }

  @Test
  void s16_a_task_that_expired_is_forgotten() {
    queue.put("running");
    assertForgotten(task("x").ttl(10), queue -> queue.advance(10));
  }

  @Test
  void s16_a_task_that_timed_out_is_forgotten_once_its_work_has_ended() {
    assertForgotten(
        task("x").timeout(10).abandonAfter(10),
        queue -> {
          queue.advance(10);
          queue.succeed("x");
        });
  }

  @Test
  void s16_a_task_that_was_abandoned_is_forgotten() {
    assertForgotten(
        task("x").timeout(10).abandonAfter(10),
        queue -> {
          queue.advance(20);
          queue.slotOf("x").current = null;
        });
  }

  @Test
  void s16_a_task_that_was_dropped_is_forgotten() {
    Harness dropping = Harness.busy(1, OverflowPolicy.DROP_OLDEST);
    assertForgotten(dropping, task("x").ttl(100), queue -> queue.put("another"));
  }

  @Test
  void s16_a_refused_task_is_forgotten() {
    Harness refusing = Harness.busy(1, OverflowPolicy.FAIL);
    refusing.put("buffered");
    assertForgotten(refusing, task("x").id("x"), queue -> queue.stats());
  }

  @Test
  void s16_the_closure_is_let_go_at_the_timeout_while_the_work_goes_on() {
    FakeJob job = queue.put(task("x").timeout(10));
    assertThat(job.payload()).isNotNull();

    queue.advance(10);

    assertThat(job.payload()).isNull();
    assertThat(queue.working()).containsExactly("x");
  }

  @Test
  void s16_s17_a_scope_that_was_joined_is_forgotten_though_its_reader_is_behind() {
    WeakReference<FakeReader> reader = new WeakReference<>(new FakeReader());
    queue.scheduler.read(Harness.SCOPE, reader.get());
    queue.putAll("a", "b");
    queue.succeedAll();

    queue.join();

    awaitCleared(reader);
    assertThat(queue.stats()).as("the queue itself is still there").isNotNull();
  }

  @Test
  void s12_the_closure_is_kept_for_a_retry() {
    FakeJob job = queue.put(task("x").timeout(10).attempts(2));

    queue.fail("x", 10);

    assertThat(job.payload()).isNotNull();
  }

  // ---- amount

  @Test
  void s16_a_million_tasks_without_results_take_no_memory() {
    FakeJob warmUp = queue.put("x");
    queue.succeed("x", null);
    queue.jobs.remove(warmUp);
    long before = usedMemory();

    putAndEnd(1_000_000, null);

    assertThat(usedMemory() - before).as("bytes").isLessThan(1_000_000);
    assertThat(queue.join().report().counts().nulls()).isEqualTo(1_000_001);
  }

  @Test
  void s16_results_take_no_more_than_their_place_until_they_are_joined() {
    long before = usedMemory();
    putAndEnd(1_000_000, "the same for all");
    long kept = usedMemory() - before;

    assertThat(kept).as("bytes").isBetween(1_000_000L, 10_000_000L);
    assertThat(joinedResults()).isEqualTo(1_000_000);
    Await.until("the joined results are let go", () -> usedMemory() - before < 1_000_000);
  }

  private int joinedResults() {
    return queue.join().results().size();
  }

  private void putAndEnd(int count, Object result) {
    Scheduler scheduler = queue.scheduler;
    FakeSlot slot = queue.slots.get(0);
    FakeJob first = task("x").build();
    scheduler.put(first, Harness.SCOPE, false);
    scheduler.takeEffects();
    Job job = scheduler.next(slot);
    for (int i = 1; i < count; i++) {
      scheduler.put(task("x").build(), Harness.SCOPE, false);
      job = scheduler.settleAndNext(slot, job, result, null, JobSpec.NONE);
    }
    scheduler.settleAndNext(slot, job, result, null, JobSpec.NONE);
    scheduler.takeEffects();
  }

  private void assertForgotten(FakeJob.Task task, Consumer<Harness> end) {
    assertForgotten(queue, task, end);
  }

  private static void assertForgotten(Harness queue, FakeJob.Task task, Consumer<Harness> end) {
    WeakReference<FakeJob> job = new WeakReference<>(queue.put(task.payload(new Object())));
    WeakReference<Object> payload = new WeakReference<>(job.get().payload());
    task.payload(null);
    end.accept(queue);
    queue.jobs.clear();

    awaitCleared(payload);
    awaitCleared(job);
    assertThat(queue.stats()).as("the queue itself is still there").isNotNull();
  }

  /** Asks for collections until the reference is gone, as one call need not be enough. */
  private static void awaitCleared(WeakReference<?> reference) {
    for (int i = 0; i < 20 && reference.get() != null; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
  }

  private static long usedMemory() {
    List<Long> measured = new ArrayList<>();
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
      measured.add(runtime.totalMemory() - runtime.freeMemory());
    }
    return measured.stream().mapToLong(Long::longValue).min().getAsLong();
  }

  @Test
  void s16_s18_a_key_is_forgotten_when_its_rate_limit_is() {
    Harness limited = limitedByKey(RateLimit.of(1, Duration.ofNanos(100)));
    WeakReference<String> key = new WeakReference<>(run(limited, "key of " + System.nanoTime()));
    limited.advance(100);
    awaitCleared(key);
  }

  @Test
  void s16_s18_a_key_that_is_remembered_for_its_rate_limit_takes_little() {
    int number = 100_000;
    Harness limited = limitedByKey(RateLimit.of(1_000, Duration.ofDays(1)));
    String[] keys = IntStream.range(0, number).mapToObj(i -> "key " + i).toArray(String[]::new);
    run(limited, "warm-up");
    long before = usedMemory();
    for (String key : keys) {
      run(limited, key);
    }
    limited.started.clear();
    limited.startedAt.clear();
    limited.events.clear();
    long each = (usedMemory() - before) / number;

    assertThat(each).as("bytes for each key").isBetween(50L, 220L);
    assertThat(keys).hasSize(number); // so that the keys themselves are not counted
    assertThat(limited.stats()).as("the queue itself is still there").isNotNull();
  }

  private static Harness limitedByKey(RateLimit limit) {
    return new Harness(
        new SchedulerConfig(
            1, 9, 9, 1_000, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT, false, null, limit));
  }

  private static String run(Harness queue, String key) {
    queue.put(task("a").key(key));
    queue.succeedAll();
    queue.jobs.clear();
    return key;
  }

  @Test
  void s16_a_slot_that_is_given_up_is_forgotten() {
    queue.put(task("x").timeout(10).abandonAfter(10));
    queue.advance(20);
    WeakReference<FakeSlot> slot = new WeakReference<>(queue.abandoned.remove(0));
    queue.slots.remove(0);
    awaitCleared(slot);
  }
}
