package dev.taskqueue.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void the_median_is_the_middle_one_or_the_mean_of_the_two_in_the_middle() {
    assertThat(Statistics.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Statistics(2, 1, 9));
    assertThat(Statistics.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Statistics(3, 1, 9));
    assertThat(Statistics.of(List.of(7.0))).isEqualTo(new Statistics(7, 7, 7));
  }

  @Test
  void of_nothing_there_are_none() {
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.of(List.of()));
  }

  @Test
  void a_percentile_is_the_value_that_this_share_does_not_exceed() {
    long[] values = LongStream.rangeClosed(1, 1_000).toArray();
    assertThat(Statistics.percentile(values, 0.5)).isEqualTo(500);
    assertThat(Statistics.percentile(values, 0.999)).isEqualTo(999);
    assertThat(Statistics.percentile(values, 1)).isEqualTo(1_000);
    assertThat(Statistics.percentile(values, 0)).isEqualTo(1);
    assertThat(Statistics.percentile(new long[] {7}, 0.99)).isEqualTo(7);
  }
}
