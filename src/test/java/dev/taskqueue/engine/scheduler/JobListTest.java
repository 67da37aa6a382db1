package dev.taskqueue.engine.scheduler;

import static dev.taskqueue.engine.scheduler.FakeJob.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JobListTest {

  private JobList list = new JobList();

  @Test
  void first_in_first_out() {
    Job a = add("a");
    Job b = add("b");

    assertThat(list.size()).isEqualTo(2);
    assertThat(list.oldest()).isSameAs(a);
    assertThat(list.poll()).isSameAs(a);
    assertThat(list.poll()).isSameAs(b);
    assertThat(list.poll()).isNull();
    assertThat(list.isEmpty()).isTrue();
  }

  @Test
  void s16_what_leaves_refers_to_no_other_job() {
    add("a");
    Job b = add("b");
    add("c");

    list.remove(b);

    assertThat(b.previous).isNull();
    assertThat(b.next).isNull();
    assertThat(contents()).extracting(job -> ((FakeJob) job).name).containsExactly("a", "c");
  }

  @Test
  void collect_gives_those_that_match_in_order() {
    Job a = add("a");
    add("b");
    Job c = add("c");
    List<Job> found = new ArrayList<>();

    list.collect(job -> job == a || job == c, found);

    assertThat(found).containsExactly(a, c);
  }

  /** A command adds a job (negative) or removes the one at that place, counted round. */
  @Property
  void behaves_as_a_plain_list(@ForAll @Size(max = 50) List<Byte> commands) {
    list = new JobList();
    List<Job> plain = new ArrayList<>();
    for (byte command : commands) {
      if (command < 0 || plain.isEmpty()) {
        plain.add(add("job"));
      } else {
        list.remove(plain.remove(command % plain.size()));
      }
      assertThat(contents()).containsExactlyElementsOf(plain);
      assertThat(list.size()).isEqualTo(plain.size());
      assertThat(list.oldest()).isSameAs(plain.isEmpty() ? null : plain.get(0));
    }
  }

  /** A command lines up a job of that entry, or takes out the one that is there. */
  @Property
  void lines_up_by_entry(@ForAll @Size(max = 50) List<Byte> commands) {
    list = new JobList();
    TreeMap<Byte, Job> sorted = new TreeMap<>();
    for (byte entry : commands) {
      Job there = sorted.remove(entry);
      if (there == null) {
        Job job = task("job").build();
        job.entry = entry;
        list.addByEntry(job);
        sorted.put(entry, job);
      } else {
        list.remove(there);
      }
      assertThat(contents()).containsExactlyElementsOf(sorted.values());
      assertThat(list.size()).isEqualTo(sorted.size());
    }
  }

  private Job add(String name) {
    Job job = task(name).build();
    list.add(job);
    return job;
  }

  private List<Job> contents() {
    List<Job> contents = new ArrayList<>();
    list.collect(job -> true, contents);
    return contents;
  }
}
