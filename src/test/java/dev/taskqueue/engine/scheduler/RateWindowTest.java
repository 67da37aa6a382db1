package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateWindowTest {

  @Test
  void S18_the_burst_starts_at_once_and_the_rest_evenly_spaced() {
    RateWindow rate = new RateWindow(new RateLimit(10, Duration.ofNanos(1000), 3));
    List<Long> starts = startsOf(rate, 0, 6);
    assertThat(starts).containsExactly(0L, 0L, 0L, 100L, 200L, 300L);
  }

  @Test
  void S18_a_pause_restores_no_more_than_the_burst() {
    RateWindow rate = new RateWindow(new RateLimit(10, Duration.ofNanos(1000), 2));
    startsOf(rate, 0, 5);
    assertThat(startsOf(rate, 5_000, 3)).containsExactly(5_000L, 5_000L, 5_100L);
  }

  @Test
  void S18_a_full_burst_is_not_followed_by_another_within_the_period() {
    RateWindow rate = new RateWindow(RateLimit.of(4, Duration.ofNanos(1000)));
    assertThat(startsOf(rate, 7, 9))
        .containsExactly(7L, 7L, 7L, 7L, 1007L, 1007L, 1007L, 1007L, 2007L);
  }

  @Property(tries = 300)
  void S18_no_window_of_one_period_sees_more_than_the_permits(
      @ForAll @IntRange(min = 1, max = 40) int permits,
      @ForAll @IntRange(min = 1, max = 40) int burst,
      @ForAll @IntRange(min = 1, max = 1000) int period,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 300) Integer> idle) {
    RateWindow rate =
        new RateWindow(new RateLimit(permits, Duration.ofNanos(period), Math.min(burst, permits)));
    List<Long> starts = new ArrayList<>();
    long now = 0;
    for (int pause : idle) {
      now = startsOf(rate, now + pause, 1).get(0);
      starts.add(now);
    }
    expectNoMoreThan(permits, period, starts);
  }

  @Property(tries = 300)
  void S18_available_and_earliest_agree(
      @ForAll @IntRange(min = 1, max = 20) int permits,
      @ForAll @IntRange(min = 1, max = 500) int period,
      @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 100) Integer> steps) {
    RateWindow rate = new RateWindow(RateLimit.of(permits, Duration.ofNanos(period)));
    long now = 0;
    for (int step : steps) {
      now += step;
      boolean allowed = rate.earliest(now) <= now;
      assertThat(rate.available(now) > 0).isEqualTo(allowed);
      if (allowed) {
        rate.take(now);
      }
    }
  }

  @Property(tries = 300)
  void S18_starts_that_were_allowed_together_may_come_and_be_counted_later(
      @ForAll @IntRange(min = 1, max = 40) int permits,
      @ForAll @IntRange(min = 1, max = 40) int burst,
      @ForAll @IntRange(min = 1, max = 1000) int period,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 300) Integer> steps) {
    RateWindow rate =
        new RateWindow(new RateLimit(permits, Duration.ofNanos(period), Math.min(burst, permits)));
    List<Long> starts = new ArrayList<>();
    long now = 0;
    for (int step : steps) {
      now += step;
      int allowed = rate.allowed(now, 1 + step % 8);
      assertThat(allowed > 0).isEqualTo(rate.earliest(now) <= now);
      for (int i = 0; i < allowed; i++) {
        now += step % 3;
        starts.add(now);
      }
      now += step % 5;
      rate.take(now, allowed);
    }
    expectNoMoreThan(permits, period, starts);
  }

  private static void expectNoMoreThan(int permits, int period, List<Long> starts) {
    for (int i = permits; i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - permits)).isGreaterThanOrEqualTo(period);
    }
  }

  /** Starts as early as it may, from {@code from} on. */
  private static List<Long> startsOf(RateWindow rate, long from, int count) {
    List<Long> starts = new ArrayList<>();
    long now = from;
    for (int i = 0; i < count; i++) {
      now = Math.max(now, rate.earliest(now));
      rate.take(now);
      starts.add(now);
    }
    return starts;
  }

  @Test
  void S18_the_time_of_as_many_starts_as_are_allowed_is_remembered() {
    RateWindow rate = new RateWindow(RateLimit.of(100, Duration.ofNanos(1000)));
    for (int now = 0; now < 100; now++) {
      assertThat(rate.earliest(now)).isLessThanOrEqualTo(now);
      rate.take(now);
    }
    assertThat(rate.earliest(100)).isEqualTo(1000);
  }

  @Test
  void S16_one_that_was_never_used_has_nothing_to_remember() {
    assertThat(new RateWindow(RateLimit.of(1, Duration.ofNanos(1000))).forgottenAt(-5))
        .isEqualTo(-5);
  }
}
