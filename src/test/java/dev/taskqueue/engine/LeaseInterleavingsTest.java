package dev.taskqueue.engine;

import static dev.taskqueue.engine.Interleaved.check;
import static dev.taskqueue.engine.Interleaved.expect;
import static dev.taskqueue.engine.Interleaved.threads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.NestedPutPolicy;
import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.engine.scheduler.Batch;
import dev.taskqueue.engine.scheduler.Job;
import dev.taskqueue.engine.scheduler.JobFactory;
import dev.taskqueue.engine.scheduler.JobSpec;
import dev.taskqueue.engine.scheduler.Lent;
import dev.taskqueue.engine.scheduler.Pacing;
import dev.taskqueue.engine.scheduler.Scheduler;
import dev.taskqueue.engine.scheduler.SchedulerConfig;
import dev.taskqueue.engine.scheduler.SlotState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A slot goes on with what was lent to it, while others take it back. */
@Tag("interleavings")
class LeaseInterleavingsTest {

  private static final class Numbered extends Job {
    private final Integer number;

    private Numbered(Object payload) {
      super(JobSpec.plain(JobSpec.NONE), payload);
      number = (Integer) payload;
    }
  }

  private static final class NumberedLent extends Lent {
    private final Integer number;

    private NumberedLent(Object payload, long seq) {
      super(payload, seq);
      number = (Integer) payload;
    }

    @Override
    protected Job make() {
      return new Numbered(number);
    }

    private boolean isUnfinished() {
      return payload() != null;
    }
  }

  private static final class Factory implements JobFactory {
    @Override
    public Job make(Object payload, Object owner) {
      return new Numbered(payload);
    }

    @Override
    public Lent lend(Object payload, Object owner, long seq) {
      return new NumberedLent(payload, seq);
    }
  }

  /** A slot whose thread never leaves it while there is a task. */
  private static final class QuickSlot extends SlotState {
    private final List<Integer> ran = new ArrayList<>();
    private Job job;

    /** What it is at instead, if it goes on by itself. */
    private NumberedLent at;

    private int lent;

    private QuickSlot() {
      quick = true;
    }

    @Override
    protected void wake() {}

    private void workOff(Guarded queue) {
      while (job != null) {
        ran.add(number());
        if (!goOn()) {
          end(queue);
        }
      }
    }

    private Integer number() {
      return at != null ? at.number : ((Numbered) job).number;
    }

    private boolean goOn() {
      NumberedLent next = (NumberedLent) nextLent(number());
      if (next == null) {
        return false;
      }
      at = next;
      lent++;
      return true;
    }

    private void end(Guarded queue) {
      Integer number = number();
      Job ended = at != null ? at.job() : job;
      at = null;
      queue.act(s -> job = s.settleAndNext(this, ended, number, null, JobSpec.NONE));
      if (tells) {
        tells = false;
        queue.act(s -> job = s.next(this));
      }
    }
  }

  /** A scheduler under the guard, with five tasks of which a slot is at the second. */
  private static final class Guarded {
    private final Guard guard = new Guard();
    private final Scheduler scheduler =
        new Scheduler(
            new SchedulerConfig(1, 6, 2, OverflowPolicy.WAIT, NestedPutPolicy.ADMIT),
            () -> 0,
            () -> 0,
            false,
            new Factory(),
            new Pacing(8, 64, 1_000_000, 1_000_000, 1_000_000));
    private final QuickSlot slot = new QuickSlot();

    /** How many scopes take turns. */
    private final int scopes;

    private Guarded() {
      this(1);
    }

    private Guarded(int scopes) {
      this.scopes = scopes;
      scheduler.addSlot(slot);
      put(0);
      slot.job = scheduler.next(slot);
      slot.ran.add(0);
      for (int n = 1; n < 5; n++) {
        put(n);
      }
      slot.job = scheduler.settleAndNext(slot, slot.job, 0, null, JobSpec.NONE);
    }

    private void put(int number) {
      expect(
          scheduler.putPlain(number, "owner", "scope" + number % scopes, false) > 0,
          "no room for a plain task");
    }

    private void act(Consumer<Scheduler> transition) {
      guard.lock();
      transition.accept(scheduler);
      scheduler.takeEffects();
      guard.unlock();
    }

    private TaskCounts ended() {
      return scheduler.stats().ended();
    }

    /** What was run and not cancelled has given its result, in order; nothing was run twice. */
    private void expectAllEnded(int tasks) {
      slot.workOff(this);
      expect(ended().total() == tasks, "tasks are lost or ended twice");
      expect(scheduler.stats().running() == 0, "a slot is taken");
      expect(scheduler.stats().buffered() == 0, "tasks are left");
      int results = 0;
      for (Batch batch : scheduler.takeUnjoined()) {
        results += expectResults(batch.report());
      }
      expect(results == ended().succeeded(), "results are lost");
      int before = -1;
      for (int number : slot.ran) {
        expect(number > before, "run twice or out of order");
        before = number;
      }
    }

    /** Those of a scope are in order; gives how many. */
    private int expectResults(JoinReport report) {
      int before = -1;
      for (Object result : report.results()) {
        expect((Integer) result > before, "results out of order");
        before = (Integer) result;
        expect(slot.ran.contains(before), "a result of a task that did not run");
        expect(before % scopes == (Integer) report.results().get(0) % scopes, "in another scope");
      }
      return report.results().size();
    }
  }

  @Test
  void the_slot_goes_on_by_itself_while_nobody_asks() {
    Guarded queue = new Guarded();

    queue.slot.workOff(queue);

    assertThat(queue.slot.lent).isEqualTo(3);
    queue.expectAllEnded(5);
  }

  @Test
  void all_that_was_lent_is_run_or_cancelled_S14() {
    check(
        "Lease of tasks of two scopes: cancelled by another thread",
        () -> {
          Guarded queue = new Guarded(2);
          threads(
              () -> queue.slot.workOff(queue), () -> queue.act(s -> s.cancelAll("by the test")));
          int cancelled = (int) queue.ended().cancelled();
          int ran = queue.slot.ran.size();
          expect(cancelled + ran == 5 || cancelled + ran == 6, "neither run nor cancelled");
          queue.expectAllEnded(5);
        });
  }

  @Test
  void whoever_asks_sees_tasks_buffered_running_or_ended_S19() {
    check(
        "Lease: counted by another thread",
        () -> {
          Guarded queue = new Guarded();
          threads(
              () -> queue.slot.workOff(queue),
              () ->
                  queue.act(
                      s -> {
                        var stats = s.stats();
                        long all = stats.buffered() + stats.running() + stats.ended().total();
                        expect(all == 5, "a task is counted twice or not at all");
                      }));
          queue.expectAllEnded(5);
          expect(queue.slot.ran.size() == 5, "not all have run");
        });
  }

  @Test
  void the_job_of_a_lent_task_is_the_same_for_all_who_ask() {
    check(
        "Lease: the job, for its slot, for another thread, and for who takes it back",
        () -> {
          Guarded queue = new Guarded();
          queue.slot.goOn();
          NumberedLent lent = queue.slot.at;
          Job[] asked = new Job[3];
          threads(
              () -> asked[0] = lent.job(),
              () -> asked[1] = lent.job(),
              () -> queue.act(s -> asked[2] = s.taken().get(0).job()));
          expect(asked[0] == asked[1] && asked[1] == asked[2], "several jobs");
          expect(asked[0].id().equals(lent.id()), "another id");
        });
  }

  @Test
  void a_lent_task_is_unfinished_until_it_has_its_outcome_S13() {
    check(
        "Lease: a look at a task that is taken back",
        () -> {
          Guarded queue = new Guarded();
          queue.slot.goOn();
          NumberedLent lent = queue.slot.at;
          threads(
              () -> expect(lent.isUnfinished(), "it seems to be over"),
              () -> queue.act(Scheduler::stats));
          expect(lent.isUnfinished(), "it seems to be over");
          queue.slot.end(queue);
          expect(!lent.isUnfinished(), "it is kept alive");
        });
  }

  @Test
  void puts_meanwhile_line_up_behind_what_is_lent_S4() {
    check(
        "Lease: two puts by another thread",
        () -> {
          Guarded queue = new Guarded();
          threads(
              () -> queue.slot.workOff(queue),
              () -> {
                queue.act(s -> queue.put(5));
                queue.act(s -> queue.put(6));
              });
          if (queue.slot.job == null) {
            queue.act(s -> queue.slot.job = s.next(queue.slot)); // as if it had been woken
          }
          queue.expectAllEnded(7);
          expect(queue.slot.ran.size() == 7, "not all have run");
        });
  }
}
