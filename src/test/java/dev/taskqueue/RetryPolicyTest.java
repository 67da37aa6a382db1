package dev.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S12: the policies that RetryPolicy makes. */
class RetryPolicyTest {

  private static final RetryPolicy TENTH = RetryPolicy.constant(Duration.ofMillis(100));
  private static final RetryPolicy AS_FAILURE_SAYS = RetryPolicy.asFailureSays(TENTH);

  private static final class Telling extends Exception implements RetryAfter {

    private static final long serialVersionUID = 1L;
    private final transient @Nullable Duration told;

    Telling(@Nullable Duration told) {
      this.told = told;
    }

    @Override
    public @Nullable Duration retryAfter() {
      return told;
    }
  }

  private static ReplyException reply(ReplyFailure type, String message) {
    return new ReplyException(type, 429, message);
  }

  @Test
  void the_wait_is_what_the_failure_tells_and_the_back_off() {
    assertThat(AS_FAILURE_SAYS.delay(new Telling(Duration.ofSeconds(7)), 1))
        .isEqualTo(Duration.ofMillis(7_100));
  }

  @Test
  void a_failure_that_asks_for_ever_is_waited_for_as_long_as_any() {
    Duration forEver = ChronoUnit.FOREVER.getDuration();

    assertThat(AS_FAILURE_SAYS.delay(new Telling(forEver), 1))
        .isEqualTo(Duration.ofDays(10 * 365).plusMillis(100));
  }

  @Test
  void a_failure_that_tells_nothing_is_left_to_the_back_off() {
    assertThat(AS_FAILURE_SAYS.delay(new Telling(null), 1)).hasMillis(100);
    assertThat(AS_FAILURE_SAYS.delay(new Telling(Duration.ofSeconds(-1)), 1)).hasMillis(100);
    assertThat(AS_FAILURE_SAYS.delay(new IllegalStateException("Retry-After: 7"), 1))
        .hasMillis(100);
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After: 7, 7100",
    "Retry-After: 0, 100",
    "Retry-After: PT1.5S, 1600",
    "'Retry-After: 7\nToo many requests', 7100",
    "'Retry-After: 7\r\nToo many requests', 7100"
  })
  void a_handler_tells_by_its_message(String message, long millis) {
    assertThat(AS_FAILURE_SAYS.delay(reply(ReplyFailure.RECIPIENT_FAILURE, message), 1))
        .hasMillis(millis);
    assertThat(AS_FAILURE_SAYS.delay(reply(ReplyFailure.TIMEOUT, message), 1)).hasMillis(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Retry-After",
        "Retry-After: soon",
        "Retry-After: -7",
        "Retry-After: 9999999999",
        "Retry-After: PTS",
        "Retry-After: 7 or so",
        "no: Retry-After: 7"
      })
  void any_other_message_tells_nothing(String message) {
    assertThat(AS_FAILURE_SAYS.delay(reply(ReplyFailure.RECIPIENT_FAILURE, message), 1))
        .hasMillis(100);
  }

  @Test
  void policies_made_here_are_values() {
    RetryPolicy exponential =
        RetryPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(30));
    assertThat(RetryPolicy.asFailureSays(exponential)).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(RetryPolicy.asFailureSays(AS_FAILURE_SAYS)).isSameAs(AS_FAILURE_SAYS);
    assertThat(TENTH.toJson().getMap())
        .containsOnly(
            Map.entry("backoff", "constant"),
            Map.entry("delay", "PT0.1S"),
            Map.entry("asFailureSays", false));
    RetryPolicy code = (failure, retry) -> Duration.ZERO;
    assertThat(code.toJson()).isNull();
    assertThat(RetryPolicy.asFailureSays(code).toJson()).isNull();
    assertThat(new TaskOptions().setRetryPolicy(AS_FAILURE_SAYS).hasCode()).isFalse();
    assertThat(new TaskOptions().setRetryPolicy(code).hasCode()).isTrue();
    assertThatNullPointerException().isThrownBy(() -> RetryPolicy.asFailureSays(null));
  }
}
