package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskDroppedException;
import dev.taskqueue.TaskExpiredException;
import dev.taskqueue.TaskTimeoutException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure is told by the next owner of a queue as it was by the one before. */
class StoredCauseTest {

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(OutcomeKind.FAILURE, Failures.of(42, "of the handler")),
        Arguments.of(OutcomeKind.FAILURE, Failures.of(404, "of the handler, by the same code")),
        Arguments.of(OutcomeKind.FAILURE, new ReplyException(ReplyFailure.NO_HANDLERS, "nobody")),
        Arguments.of(OutcomeKind.FAILURE, new ReplyException(ReplyFailure.TIMEOUT, "no reply")),
        Arguments.of(OutcomeKind.FAILURE, new TaskTimeoutException("late")),
        Arguments.of(OutcomeKind.FAILURE, new IllegalStateException("any")),
        Arguments.of(OutcomeKind.FAILURE, new OwnFailure(502, "the worker is lost")),
        Arguments.of(OutcomeKind.FAILURE, new CodedFailure(413, "too large")),
        Arguments.of(OutcomeKind.CANCELLED, new TaskCancelledException("on request")),
        Arguments.of(OutcomeKind.EXPIRED, new TaskExpiredException("in the buffer")),
        Arguments.of(OutcomeKind.EXPIRED, new PutTimeoutException("before it")),
        Arguments.of(OutcomeKind.DROPPED, new TaskDroppedException("no room")));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void it_is_told_as_before(OutcomeKind kind, Throwable cause) {
    JsonObject told =
        OutcomeJson.write(new Outcome("id", "scope", kind, null, cause, 3), 1_000).json();
    Outcome restored = KeptOutcome.read(new JsonObject(told.encode()));
    JsonObject again = OutcomeJson.write(restored, 1_000).json();
    told.remove("type"); // of one that is none of the API it may be another
    again.remove("type");
    assertThat(again).isEqualTo(told);
  }

  @Test
  void a_failure_of_the_queues_own_stays_a_reply_with_its_code() {
    Throwable lost = new OwnFailure(502, "the worker is lost");
    Outcome outcome = new Outcome("id", "scope", OutcomeKind.FAILURE, null, lost, 1);
    Outcome restored = KeptOutcome.read(OutcomeJson.write(outcome, 1_000).json());
    assertThat(restored.cause())
        .isInstanceOfSatisfying(
            ReplyException.class, reply -> assertThat(reply.failureCode()).isEqualTo(502));
  }

  @Test
  void a_result_that_could_not_be_kept_stays_a_failure_with_its_code() {
    Outcome large = new Outcome("id", "scope", OutcomeKind.SUCCESS, "x".repeat(2_000), null, 1);
    Outcome restored = KeptOutcome.read(OutcomeJson.write(large, 1_000).json());
    assertThat(OutcomeJson.write(restored, 1_000).json().getInteger("code")).isEqualTo(413);
  }
}
