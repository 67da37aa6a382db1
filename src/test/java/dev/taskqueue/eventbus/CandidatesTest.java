package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidatesTest {

  private final List<String> nodes =
      IntStream.range(0, 5).mapToObj(i -> new UUID(i * 31L, i).toString()).toList();

  private static List<String> queues() {
    return IntStream.range(0, 1_000).mapToObj(i -> "queue-" + i + "|").toList();
  }

  @Test
  void queues_spread_over_the_nodes() {
    for (String node : nodes) {
      long own =
          queues().stream().filter(queue -> Candidates.best(queue, nodes).equals(node)).count();
      assertThat(own).isBetween(100L, 300L);
    }
  }

  @Test
  void a_node_that_goes_moves_its_own_queues_only() {
    List<String> left = nodes.subList(1, 5);
    for (String queue : queues()) {
      String before = Candidates.best(queue, nodes);
      if (!before.equals(nodes.get(0))) {
        assertThat(Candidates.best(queue, left)).isEqualTo(before);
      }
    }
  }

  @Test
  void the_order_of_the_nodes_does_not_matter() {
    List<String> reversed = nodes.stream().sorted((a, b) -> b.compareTo(a)).toList();
    for (String queue : queues()) {
      assertThat(Candidates.best(queue, reversed)).isEqualTo(Candidates.best(queue, nodes));
    }
  }
}
