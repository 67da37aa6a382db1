package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As many failures are kept as a join gives, and of those that nobody has got. */
class KeptScopeTest {

  private final KeptScope scope = new KeptScope("s");

  private KeptTask add(int seq, boolean failed) {
    KeptTask task = new KeptTask(null, "t" + seq, "s", Answer.ACCEPTED, "", true, 0, null);
    task.seq = seq;
    scope.add(task, failed);
    return task;
  }

  private List<KeptTask> addMostFailures() {
    List<KeptTask> failures = new ArrayList<>();
    for (int i = 1; i <= JoinReport.MAX_FAILURES; i++) {
      failures.add(add(i, true));
    }
    return failures;
  }

  private boolean givesFailures() {
    return scope.gives(OutcomeKind.FAILURE, true);
  }

  @Test
  void a_failure_that_a_reader_has_got_makes_room_for_another() {
    KeptTask success = add(0, false);
    List<KeptTask> failures = addMostFailures();
    assertThat(givesFailures()).isFalse();

    assertThat(scope.remove(success)).isTrue();
    assertThat(givesFailures()).isFalse();

    assertThat(scope.remove(failures.get(0))).isTrue();
    assertThat(scope.remove(failures.get(0))).isFalse();
    assertThat(givesFailures()).isTrue();
    add(JoinReport.MAX_FAILURES + 1, true);
    assertThat(givesFailures()).isFalse();
  }

  @Test
  void failures_that_a_join_has_not_taken_count_for_the_next_one() {
    addMostFailures();

    scope.take(1);
    add(JoinReport.MAX_FAILURES + 1, true);
    assertThat(givesFailures()).isFalse();

    scope.take(JoinReport.MAX_FAILURES + 1);
    assertThat(givesFailures()).isTrue();
  }
}
