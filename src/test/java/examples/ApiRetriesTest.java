package examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRetriesTest {

  private final ApiRetries policy = new ApiRetries();

  @ParameterizedTest
  @CsvSource({"0, PT0S", "7, PT7S", "999999999, PT5M"})
  void seconds_are_read_up_to_five_minutes(String header, Duration expected) {
    assertThat(ApiRetries.parse(header)).isEqualTo(expected);
  }

  @Test
  void a_date_is_the_time_until_then() {
    ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(90);

    assertThat(ApiRetries.parse(DateTimeFormatter.RFC_1123_DATE_TIME.format(date)))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "9999999999"})
  void anything_else_says_nothing(String header) {
    assertThat(ApiRetries.parse(header)).isNull();
  }

  @Test
  void the_wait_is_at_least_what_the_api_asks_for() {
    ApiException asked = new ApiException("/path", 429, Duration.ofSeconds(7));

    assertThat(policy.delay(asked, 1)).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_100));
    assertThat(policy.delay(asked, 20)).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(12));
  }

  @Test
  void without_a_word_of_the_api_the_wait_is_a_short_one() {
    assertThat(policy.delay(new HttpClosedException("closed"), 1))
        .isBetween(Duration.ZERO, Duration.ofMillis(100));
    assertThat(policy.delay(new ApiException("/path", 503, null), 1))
        .isBetween(Duration.ZERO, Duration.ofMillis(100));
    assertThat(policy.retries()).isEqualTo(2);
  }

  @Test
  void overload_and_lost_connections_pass() {
    assertThat(ApiRetries.isPassing(new ApiException("/path", 429, null))).isTrue();
    assertThat(ApiRetries.isPassing(new ApiException("/path", 503, null))).isTrue();
    assertThat(ApiRetries.isPassing(new HttpClosedException("closed"))).isTrue();
    assertThat(ApiRetries.isPassing(new SocketException("Connection reset"))).isTrue();
    assertThat(ApiRetries.isPassing(new IOException("Broken pipe"))).isTrue();
    assertThat(ApiRetries.isPassing(new TimeoutException())).isTrue();
  }

  @Test
  void other_failures_are_there_to_stay() {
    assertThat(ApiRetries.isPassing(new ApiException("/path", 404, null))).isFalse();
    assertThat(ApiRetries.isPassing(new ApiException("/path", 500, null))).isFalse();
    assertThat(ApiRetries.isPassing(new ConnectException("Connection refused"))).isFalse();
    assertThat(ApiRetries.isPassing(new IllegalStateException())).isFalse();
  }
}
