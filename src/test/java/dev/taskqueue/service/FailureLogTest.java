package dev.taskqueue.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.engine.LogCapture;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is logged of tasks that have failed. */
class FailureLogTest {

  @ParameterizedTest
  @CsvSource({
    "'no such page', 'no such page'",
    "'Retry-After: 7\nGET http://a/: 429', 'GET http://a/: 429'",
    "'Retry-After: PT7S\r\nGET http://a/: 429', 'GET http://a/: 429'",
    "'Retry-After: 7', 'Retry-After: 7'",
    "'no\nERROR all is lost\r\n\tat a.B.c', 'no ERROR all is lost at a.B.c'",
    ", null"
  })
  void the_answer_of_a_handler_is_one_line(String message, String logged) {
    assertThat(log("id", message))
        .containsExactly("WARN queue q: task id has failed, attempt 2: " + logged);
  }

  @Test
  void what_steers_a_terminal_does_not_reach_it() {
    assertThat(log("id", "Not\u001b[2J\u009b1mFound\u2028"))
        .containsExactly("WARN queue q: task id has failed, attempt 2: Not [2J 1mFound ");
  }

  @Test
  void so_is_an_id_that_somebody_has_chosen() {
    assertThat(log("a\nERROR b", "no"))
        .containsExactly("WARN queue q: task a ERROR b has failed, attempt 2: no");
  }

  private static List<String> log(String taskId, String message) {
    ReplyException cause = new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 429, message);
    try (LogCapture log = new LogCapture(FailureLog.class.getName())) {
      new FailureLog("q").handle(new TaskFailure(taskId, "", OutcomeKind.FAILURE, cause, 2));
      return log.lines();
    }
  }
}
