package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What joins have given, batch by batch. */
final class Joined {

  private final List<List<Producers.Item>> batches = new ArrayList<>();

  void add(List<Producers.Item> batch) {
    batches.add(List.copyOf(batch));
  }

  void forget() {
    batches.clear();
  }

  /** Each producer's items come in the order of its puts, none is left out and none comes twice. */
  void expectEachOnceInOrder(int producers, int perProducer) {
    int[] next = new int[producers];
    for (List<Producers.Item> batch : batches) {
      int[] last = new int[producers];
      for (Producers.Item item : batch) {
        assertThat(item.number()).as("in put order").isGreaterThanOrEqualTo(last[item.producer()]);
        last[item.producer()] = item.number();
        assertThat(item.number()).as("next of its producer").isEqualTo(next[item.producer()]++);
      }
    }
    assertThat(next).containsOnly(perProducer);
  }
}
