package dev.taskqueue.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A figure of a queue that does not do its work must not come about. */
class ChecksTest {

  @Test
  void all_results_once_are_complete() {
    assertThatNoException().isThrownBy(() -> Checks.complete(List.of(0, 1, 2), 3, true));
    assertThatNoException().isThrownBy(() -> Checks.complete(List.of(2, 0, 1), 3, false));
    assertThatNoException().isThrownBy(() -> Checks.complete(List.of(), 0, true));
  }

  @Test
  void a_lost_result_is_found() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Checks.complete(List.of(0, 1), 3, true))
        .withMessage("results: should be 3, are 2");
  }

  @Test
  void a_result_that_stands_in_for_another_is_found() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Checks.complete(List.of(0, 2, 2), 3, false))
        .withMessageContaining("result 2 is 2, a second time or odd");
    assertThatIllegalStateException().isThrownBy(() -> Checks.complete(List.of(0, 1, 3), 3, false));
    assertThatIllegalStateException()
        .isThrownBy(() -> Checks.complete(List.of(-1, 1, 3), 3, false));
  }

  @Test
  void results_in_another_order_are_found_where_it_matters() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Checks.complete(List.of(0, 2, 1), 3, true))
        .withMessage("result 1 is that of put 2");
  }

  @Test
  void a_bound_may_be_met_and_not_passed() {
    assertThatNoException().isThrownBy(() -> Checks.bound("tasks", 5, 5));
    assertThatIllegalStateException()
        .isThrownBy(() -> Checks.bound("tasks", 6, 5))
        .withMessage("tasks: at most 5 allowed, were 6");
  }
}
