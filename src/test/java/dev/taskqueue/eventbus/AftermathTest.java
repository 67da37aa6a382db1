package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AftermathTest {

  private final Aftermath aftermath = new Aftermath(20);

  /** Those of the next looks that are due. */
  private List<Integer> due() {
    return IntStream.rangeClosed(1, 100).filter(look -> aftermath.isDue(false)).boxed().toList();
  }

  @Test
  void no_comparison_before_a_node_joins() {
    assertThat(due()).isEmpty();
  }

  @Test
  void one_at_once_then_fewer_and_fewer_and_one_at_the_end() {
    assertThat(aftermath.isDue(true)).isTrue();
    assertThat(due()).containsExactly(1, 2, 4, 8, 16, 20);
  }

  @Test
  void all_of_them_again_after_the_next_node() {
    aftermath.isDue(true);
    IntStream.range(0, 15).forEach(look -> aftermath.isDue(false));
    assertThat(aftermath.isDue(true)).isTrue();
    assertThat(due()).containsExactly(1, 2, 4, 8, 16, 20);
  }
}
