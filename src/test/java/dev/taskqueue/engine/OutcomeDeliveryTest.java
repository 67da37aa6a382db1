package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S17: delivery of outcomes that a test has arrive by hand. */
class OutcomeDeliveryTest {

  private final FakeVertx vertx = new FakeVertx();
  private final ByHand stream = new ByHand();
  private final List<String> seen = new ArrayList<>();

  private final class ByHand extends OutcomeDelivery {

    ByHand() {
      super(vertx.context());
    }

    void arrive(int count) {
      for (int i = 1; i <= count; i++) {
        arrive(new Outcome("" + i, "", OutcomeKind.NULL, null, null, 1));
      }
    }

    void breakOff() {
      fail(new IllegalStateException("expected"));
    }

    @Override
    protected void delivered(int count, long wanted) {
      seen.add(count + " delivered");
    }
  }

  @Test
  void a_failure_is_told_after_all_that_was_wanted_S17() {
    stream.exceptionHandler(e -> seen.add(e.getMessage()));
    stream.handler(outcome -> seen.add(outcome.taskId()));
    stream.arrive(100);
    stream.breakOff();
    vertx.run();
    assertThat(seen).containsOnlyOnce("expected").containsSubsequence("1", "64", "100", "expected");
  }

  @Test
  void a_failure_is_told_though_no_more_is_wanted_S17() {
    stream.exceptionHandler(e -> seen.add(e.getMessage()));
    stream.handler(outcome -> seen.add(outcome.taskId())).pause().fetch(1);
    stream.arrive(2);
    stream.breakOff();
    vertx.run();
    assertThat(seen).containsSubsequence("1", "expected").doesNotContain("2");
    stream.resume();
    vertx.run();
    assertThat(seen).containsOnlyOnce("expected").contains("2");
  }

  @Test
  void what_was_delivered_is_told_to_the_source_whatever_handlers_throw_S17() {
    stream.exceptionHandler(
        e -> {
          throw new IllegalStateException("expected", e);
        });
    stream.handler(
        outcome -> {
          throw new IllegalStateException("expected");
        });
    stream.arrive(3);
    vertx.run();
    assertThat(seen).containsExactly("3 delivered");
  }
}
