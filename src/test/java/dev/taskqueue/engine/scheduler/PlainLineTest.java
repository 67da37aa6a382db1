package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlainLineTest {

  private final PlainLine line = new PlainLine(new FakeJobs());
  private final Results results = new Results();
  private final ScopeState scope = new ScopeState("scope");
  private final ScopeState other = new ScopeState("other");
  private final List<Job> plain = new ArrayList<>();
  private final Map<Job, Numbers> numbersOf = new HashMap<>();
  private long entries;

  private record Numbers(
      ScopeState scope, Results.Chunk chunk, short index, long seq, long entry) {}

  PlainLineTest() {
    scope.owner = "owner";
    other.owner = "owner";
  }

  @Test
  void a_task_gets_its_job_with_the_numbers_and_the_place_of_its_put() {
    Results.Chunk first = results.reserve();
    Job job = task("a").build();
    line.add(job, scope, first, first.lastIndex(), 7, 9);

    assertThat(line.poll()).isSameAs(job);

    assertThat(job.seq()).isEqualTo(7);
    assertThat(job.entry).isEqualTo(9);
    assertThat(job.scope).isSameAs(scope);
    assertThat(job.chunk).isSameAs(first);
    assertThat(job.chunkIndex).isZero();
    assertThat(job.state).isEqualTo(Job.State.BUFFERED);
  }

  @Test
  void s16_the_results_of_a_thousand_tasks_find_their_places() {
    for (int i = 0; i < 1_500; i++) {
      addPlain();
    }
    for (int i = 0; i < 1_500; i++) {
      Job job = line.poll();
      results.settle(job, i);
    }

    assertThat(results.toList()).hasSize(1_500).isSorted();
  }

  @Test
  void s16_so_do_those_of_tasks_that_came_together() {
    for (int number = 1; number < 60; number++) {
      addTogether(number);
      addPlain();
    }
    int all = plain.size();
    for (int i = 0; i < all; i++) {
      Job job = line.poll();
      assertThat(job).isSameAs(plain.get(i));
      assertThat(job.seq()).isEqualTo(i + 1);
      assertThat(job.entry).isEqualTo(i + 1);
      results.settle(job, i);
    }

    assertThat(results.toList()).hasSize(all).isSorted();
  }

  @Test
  void s4_a_line_that_some_have_left_keeps_the_order_of_many_more() {
    for (int i = 0; i < 10; i++) {
      addPlain();
    }
    for (int i = 0; i < 10; i++) {
      line.poll();
    }
    for (int i = 0; i < 40; i++) {
      addPlain();
    }

    for (Job expected : plain.subList(10, 50)) {
      assertThat(line.poll()).isSameAs(expected);
    }
    assertThat(line.poll()).isNull();
  }

  @Test
  void tasks_of_scopes_that_alternate_are_told_apart() {
    for (int i = 0; i < 100; i++) {
      addPlain(i % 7 < 4 && i % 2 == 0 ? scope : other);
    }

    for (int i = 0; i < 100; i++) {
      Job job = line.poll();
      assertThat(job).isSameAs(plain.get(i));
      assertThat(job.scope).isSameAs(i % 7 < 4 && i % 2 == 0 ? scope : other);
      assertThat(job.seq()).isEqualTo(i + 1);
      assertThat(job.entry).isEqualTo(i + 1);
      assertThat(job.state).isEqualTo(Job.State.BUFFERED);
      results.settle(job, i);
    }
    assertThat(results.toList()).hasSize(100).isSorted();
  }

  @Test
  void tasks_of_scopes_that_take_turns_keep_their_numbers_though_some_are_missing_between() {
    for (int i = 0; i < 30; i++) {
      addPlain(i % 2 == 0 ? scope : other);
      entries += i % 5; // puts with options, which line up elsewhere
    }

    expectNumbers();
  }

  @Test
  void so_do_tasks_that_come_together_among_them() {
    for (int i = 0; i < 9; i++) {
      addPlain(i % 2 == 0 ? scope : other);
    }
    addTogether(40); // more than the run has room for
    addPlain(other);

    expectNumbers();
  }

  /** Each task has the numbers of its put, and the place for its result that it was given. */
  private void expectNumbers() {
    for (Job expected : plain) {
      Numbers numbers = numbersOf.get(expected);
      Job job = line.poll();
      assertThat(job).isSameAs(expected);
      assertThat(new Numbers(job.scope, job.chunk, job.chunkIndex, job.seq(), job.entry))
          .isEqualTo(numbers);
    }
    assertThat(line.poll()).isNull();
  }

  @Test
  void s16_nor_is_where_the_result_of_one_of_many_scopes_goes() throws Exception {
    addPlain(scope);
    addPlain(other);
    addPlain(scope);
    addPlain(other);
    line.poll();
    Object run = Fields.read(PlainLine.class, line, "first");
    Object places = Fields.read(PlainRun.class, run, "places");
    Object[] kept = (Object[]) Fields.read(Places.class, places, "chunks");
    assertThat(kept[0]).isNotNull();

    line.poll();

    assertThat(kept[0]).isNull();
    assertThat(kept[1]).isNotNull();
  }

  @Test
  void what_was_lent_and_has_started_is_in_line_no_more() {
    for (int i = 0; i < 5; i++) {
      addPlain();
    }
    assertThat(line.lend(new FakeSlot(null, "slot"), scope, 3)).isNotNull();
    assertThat(line.size()).isEqualTo(5);

    line.drop(3);

    assertThat(line.size()).isEqualTo(2);
    assertThat(line.poll()).isSameAs(plain.get(3));
    line.drop(1);
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void a_single_scope_has_no_turns_though_its_tasks_never_meet_another() throws Exception {
    addPlain();
    addPlain(other); // now they seem to take turns
    line.poll();
    line.poll();
    addPlain();
    line.poll();
    addPlain();

    PlainRun run = (PlainRun) Fields.read(PlainLine.class, line, "first");
    assertThat(run.isOf(scope)).isTrue();
  }

  @Test
  void s16_what_has_been_taken_is_not_kept() {
    PlainLine forgetful =
        new PlainLine(
            new FakeJobs() {
              @Override
              public Job make(Object payload, Object owner) {
                return task("made").build();
              }
            });
    Results.Chunk chunk = results.reserve();
    Object payload = new Object();
    WeakReference<Object> reference = new WeakReference<>(payload);
    forgetful.add(payload, scope, chunk, chunk.lastIndex(), 1, 1);
    payload = null;

    assertThat(forgetful.poll()).isNotNull();

    for (int i = 0; i < 20 && reference.get() != null; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
    assertThat(forgetful.size()).isZero();
  }

  /** A command adds tasks or a job, takes the first, or removes one from the middle. */
  @Property
  void behaves_as_a_plain_list(@ForAll @Size(max = 200) List<Byte> commands) {
    new PlainLineTest().follow(commands); // one instance is used for all tries
  }

  private void follow(List<Byte> commands) {
    for (byte command : commands) {
      if (command < -100) {
        addTogether(-command - 90);
      } else if (command < -80) {
        addPlain(other);
      } else if (command < -40 || plain.isEmpty()) {
        addPlain(entries % 7 < 5 && entries % 2 == 0 ? other : scope);
      } else if (command < 0) {
        addJob();
      } else if (command < 100) {
        assertThat(line.poll()).isSameAs(plain.remove(0));
      } else {
        line.remove(plain.remove(command % plain.size()));
      }
      assertThat(line.size()).isEqualTo(plain.size());
    }
    if (!plain.isEmpty()) {
      assertThat(line.oldest()).isSameAs(plain.get(0));
    }
    List<Job> contents = new ArrayList<>();
    line.collect(job -> true, contents);
    assertThat(contents).containsExactlyElementsOf(plain);
  }

  private void addPlain() {
    addPlain(scope);
  }

  private void addPlain(ScopeState owning) {
    Job job = task("plain").build();
    Results.Chunk chunk = results.reserve();
    line.add(job, owning, chunk, chunk.lastIndex(), ++entries, entries);
    plain.add(job);
    numbersOf.put(job, new Numbers(owning, chunk, chunk.lastIndex(), entries, entries));
  }

  private void addTogether(int number) {
    Object[] jobs = new Object[number + 2];
    for (int i = 1; i <= number; i++) {
      jobs[i] = task("together").build();
      plain.add((Job) jobs[i]);
    }
    for (int from = 1; from <= number; ) {
      int places = results.reserve(number + 1 - from);
      Results.Chunk chunk = results.latest();
      int index = chunk.lastIndex() - places + 1;
      line.add(jobs, from, from + places, scope, chunk, index, entries + 1, entries + 1);
      for (int i = 0; i < places; i++) {
        entries++;
        short its = (short) (index + i);
        numbersOf.put((Job) jobs[from + i], new Numbers(scope, chunk, its, entries, entries));
      }
      from += places;
    }
  }

  private void addJob() {
    Job job = task("job").build();
    job.entry = ++entries;
    line.add(job);
    plain.add(job);
  }
}
