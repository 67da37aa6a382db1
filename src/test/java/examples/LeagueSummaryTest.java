package examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeagueSummaryTest {

  @Test
  void more_in_flight_than_workers_is_not_good() {
    LeagueSummary summary = summary(6, 0, List.of());

    assertThat(summary.isGood()).isFalse();
    assertThat(print(summary)).contains("6 at most, as seen by the server; MORE THAN 5 workers");
  }

  @Test
  void the_first_failures_are_told() {
    TaskFailure failure =
        new TaskFailure("#7", "", OutcomeKind.FAILURE, new ApiException("/x", 404, null), 2);
    LeagueSummary summary = summary(5, 9, List.of(failure));

    assertThat(summary.isGood()).isFalse();
    assertThat(print(summary))
        .contains("failures            9")
        .contains("task #7 after 2 attempts: " + failure.cause())
        .contains("and 8 more");
  }

  private static LeagueSummary summary(int peak, int failed, List<TaskFailure> failures) {
    return new LeagueSummary(List.of(), Duration.ofSeconds(1), 5, peak, 10, 0, 0, failed, failures);
  }

  private static String print(LeagueSummary summary) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    summary.print(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
