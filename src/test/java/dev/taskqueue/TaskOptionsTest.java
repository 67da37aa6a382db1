package dev.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** S1, S11 and S12: what a task's options accept. */
class TaskOptionsTest {

  static Stream<Arguments> outOfRange() {
    Duration negative = Duration.ofMillis(-1);
    return Stream.of(
        wrong(o -> o.setDelay(negative), "delay must be from zero to 3650 days, but is PT-0.001S"),
        wrong(o -> o.setPriority(-1), "priority must be from 0 to 9, but is -1"),
        wrong(o -> o.setPriority(10), "priority must be from 0 to 9, but is 10"),
        wrong(o -> o.setPutTimeout(Duration.ZERO), "putTimeout must be more than zero"),
        wrong(o -> o.setTtl(Duration.ZERO), "ttl must be more than zero"),
        wrong(o -> o.setTimeout(negative), "timeout must be from zero"),
        wrong(o -> o.setAbandonAfter(negative), "abandonAfter must be from zero"),
        wrong(o -> o.setRetries(-1), "retries must be from 0 to 10000, but is -1"),
        wrong(o -> o.setId("x".repeat(256)), "id must have 1 to 255 characters, but has 256"),
        wrong(o -> o.setId(""), "id must not be empty"));
  }

  private static Arguments wrong(Consumer<TaskOptions> setter, String message) {
    return Arguments.of(setter, message);
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  void a_value_out_of_range_is_refused_naming_option_value_and_range_S1(
      Consumer<TaskOptions> setter, String message) {
    assertThatThrownBy(() -> setter.accept(new TaskOptions()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void null_is_refused_naming_the_option() {
    TaskOptions options = new TaskOptions();
    assertThatThrownBy(() -> options.setDelay(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("delay");
    assertThatThrownBy(() -> options.setTimeout(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("timeout");
    assertThatThrownBy(() -> options.setRetryPolicy(null)).hasMessage("retryPolicy");
    assertThatThrownBy(() -> options.setHeaders(null)).hasMessage("headers");
  }

  @Test
  void a_copy_has_every_option() {
    TaskOptions options =
        new TaskOptions()
            .setId("id")
            .setDelay(Duration.ofMillis(1))
            .setPriority(7)
            .setKey("key")
            .setPutTimeout(Duration.ofMillis(2))
            .setTtl(Duration.ofMillis(3))
            .setTimeout(Duration.ofMillis(4))
            .setAbandonAfter(Duration.ofMillis(5))
            .setRetries(6)
            .setRetryPolicy(RetryPolicy.constant(Duration.ofMillis(7)))
            .setRetryOn(failure -> false)
            .setCollect(false);
    options.getHeaders().add("name", "value");

    assertThat(options).hasNoNullFieldsOrProperties();
    TaskOptions copy = new TaskOptions(options);
    assertThat(copy).usingRecursiveComparison().ignoringFields("headers").isEqualTo(options);
    assertThat(copy.getHeaders().get("name")).isEqualTo("value");
  }

  @Test
  void retry_policies_stay_within_their_limits_S12() {
    Duration second = Duration.ofSeconds(1);
    Duration minute = Duration.ofMinutes(1);
    Throwable failure = new IllegalStateException("expected");
    assertThat(RetryPolicy.constant(second).delay(failure, 9)).isEqualTo(second);
    RetryPolicy linear = RetryPolicy.linear(second, minute);
    assertThat(linear.delay(failure, 3)).isEqualTo(Duration.ofSeconds(3));
    assertThat(linear.delay(failure, 1000)).isEqualTo(minute);
    RetryPolicy exponential = RetryPolicy.exponential(second, minute);
    for (int retry = 1; retry < 10_000; retry++) {
      assertThat(exponential.delay(failure, retry)).isBetween(Duration.ZERO, minute);
    }
    assertThat(
            Stream.generate(() -> exponential.delay(failure, 1))
                .limit(1000)
                .allMatch(delay -> delay.compareTo(second) <= 0))
        .isTrue();
    assertThatThrownBy(() -> RetryPolicy.linear(minute, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("initial PT1M must not exceed max PT1S");
  }
}
