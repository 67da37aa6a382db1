package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private static final class Alarm extends Timed {
    private final String name;
    private final long wanted;

    Alarm(String name, long wanted) {
      this.name = name;
      this.wanted = wanted;
    }

    @Override
    public String toString() {
      return name + "@" + wanted;
    }
  }

  private Deadlines deadlines = new Deadlines(at -> {});

  @Test
  void the_earliest_comes_first_and_only_when_it_is_due() {
    Alarm late = add("late", 30);
    Alarm early = add("early", 10);

    assertThat(deadlines.earliest()).isEqualTo(10);
    assertThat(deadlines.pollDue(9)).isNull();
    assertThat(deadlines.pollDue(10)).isSameAs(early);
    assertThat(deadlines.pollDue(29)).isNull();
    assertThat(deadlines.pollDue(31)).isSameAs(late);
    assertThat(deadlines.pollDue(1_000)).isNull();
    assertThat(deadlines.isEmpty()).isTrue();
  }

  @Test
  void the_clock_may_wrap() {
    Alarm after = add("after", Long.MIN_VALUE + 5);
    Alarm before = add("before", Long.MAX_VALUE - 5);

    assertThat(deadlines.pollDue(Long.MAX_VALUE)).isSameAs(before);
    assertThat(deadlines.pollDue(Long.MAX_VALUE)).isNull();
    assertThat(deadlines.pollDue(Long.MIN_VALUE + 5)).isSameAs(after);
  }

  @Test
  void what_has_no_deadline_can_be_removed() {
    Alarm alarm = new Alarm("never added", 1);
    deadlines.remove(alarm);
    add("other", 1);
    deadlines.remove(alarm);

    assertThat(deadlines.all()).hasSize(1);
  }

  @Test
  void what_was_removed_can_be_added_again() {
    Alarm alarm = add("alarm", 10);
    deadlines.remove(alarm);
    deadlines.set(alarm, 20);

    assertThat(deadlines.pollDue(10)).isNull();
    assertThat(deadlines.pollDue(20)).isSameAs(alarm);
  }

  @Property
  void whatever_is_removed_the_rest_comes_in_order_equal_ones_first_in_first_out(
      @ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> times,
      @ForAll @Size(max = 40) List<@IntRange(max = 59) Integer> removals) {
    deadlines = new Deadlines(at -> {});
    List<Alarm> expected = new ArrayList<>();
    for (int time : times) {
      expected.add(add("alarm" + expected.size(), time));
    }
    List<Alarm> removed = new ArrayList<>();
    for (int index : removals) {
      if (index < times.size()) {
        removed.add(expected.get(index));
      }
    }
    removed.forEach(deadlines::remove);
    expected.removeAll(removed);
    expected.sort(Comparator.comparingLong(alarm -> alarm.wanted));

    assertThat(deadlines.all()).containsExactlyInAnyOrderElementsOf(expected);
    List<Timed> polled = new ArrayList<>();
    for (Timed next; (next = deadlines.pollDue(12)) != null; ) {
      polled.add(next);
    }
    assertThat(polled).containsExactlyElementsOf(expected);
  }

  private Alarm add(String name, long deadline) {
    Alarm alarm = new Alarm(name, deadline);
    deadlines.set(alarm, deadline);
    return alarm;
  }

  @Test
  void one_that_takes_the_place_of_a_removed_one_may_have_to_come_before_those_above_it() {
    add("1", 1);
    add("10", 10);
    add("2", 2);
    Alarm removed = add("11", 11);
    for (int at : new int[] {12, 3, 4}) {
      add("" + at, at);
    }

    deadlines.remove(removed);

    List<Long> polled = new ArrayList<>();
    for (Timed timed; (timed = deadlines.pollDue(100)) != null; ) {
      polled.add(((Alarm) timed).wanted);
    }
    assertThat(polled).containsExactly(1L, 2L, 3L, 4L, 10L, 12L);
  }
}
