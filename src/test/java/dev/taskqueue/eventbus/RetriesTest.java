package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S12: retries that are asked for by message. */
class RetriesTest extends BusTest {

  private static final String FLAKY = "flaky";

  private final AtomicInteger calls = new AtomicInteger();

  /** A handler that fails with this code and message, but for its third call. */
  private void flaky(int code, String message) {
    await(
        vertx
            .eventBus()
            .consumer(
                FLAKY,
                request -> {
                  if (calls.incrementAndGet() == 3) {
                    request.reply("third");
                  } else {
                    request.fail(code, message);
                  }
                })
            .completion());
  }

  private JsonObject put(Object retries) {
    queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
    ask("put", task(FLAKY, 1).put("retries", retries));
    return ask("join", null);
  }

  private static JsonObject retries(int max) {
    return new JsonObject().put("max", max).put("delay", 1);
  }

  @Test
  void as_an_object() {
    flaky(42, "expected");
    assertThat(put(retries(2)).getJsonArray("results")).isEqualTo(JsonArray.of("third"));
  }

  @Test
  void on_the_codes_that_are_named() {
    flaky(42, "expected");
    assertThat(put(retries(2).put("on", JsonArray.of(41, 42))).getJsonArray("results"))
        .isEqualTo(JsonArray.of("third"));
  }

  @Test
  void not_on_other_codes() {
    flaky(42, "expected");
    assertThat(put(retries(2).put("on", JsonArray.of(41))).getJsonArray("results")).isEmpty();
    assertThat(calls).hasValue(1);
  }

  @Test
  void on_no_handler() {
    AtomicInteger attempts = new AtomicInteger();
    queue(
        new TaskQueueOptions()
            .setExceptionHandler(failure -> attempts.addAndGet(failure.attempts())));
    ask("put", task("nobody", 1).put("retries", retries(2).put("on", JsonArray.of(404))));
    ask("join", null);
    assertThat(attempts).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "{\"max\": 2}", "{\"max\": 2, \"asFailureSays\": true}"})
  void as_the_handler_says(String retries) {
    flaky(429, "Retry-After: PT0.2S\nslow down");
    long start = System.nanoTime();
    assertThat(put(Json.decodeValue(retries)).getJsonArray("results"))
        .isEqualTo(JsonArray.of("third"));
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(400).toNanos());
  }

  @Test
  void at_once_though_the_handler_says_otherwise() {
    flaky(429, "Retry-After: PT1H\nslow down");
    JsonObject retries = retries(2).put("asFailureSays", false);
    assertThat(put(retries).getJsonArray("results")).isEqualTo(JsonArray.of("third"));
  }

  static Stream<RetryPolicy> policies() {
    Duration second = Duration.ofSeconds(1);
    Duration minute = Duration.ofMinutes(1);
    return Stream.of(
        RetryPolicy.DEFAULT,
        RetryPolicy.constant(second),
        RetryPolicy.constant(minute),
        RetryPolicy.linear(second, minute),
        RetryPolicy.exponential(second, minute),
        RetryPolicy.asFailureSays(RetryPolicy.exponential(second, minute)));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void policies_reach_another_node(RetryPolicy policy) {
    TaskOptions options = new TaskOptions().setRetries(7).setRetryPolicy(policy);
    TaskOptions read = new TaskOptions();

    RetriesJson.read(
        new JsonObject(new JsonObject().put("r", RetriesJson.write(options)).encode())
            .getValue("r"),
        read);

    assertThat(read.getRetries()).isEqualTo(7);
    assertThat(read.getRetryPolicy()).isEqualTo(policy);
    assertThat(read.hasCode()).isFalse();
  }

  @Test
  void a_client_sends_policies_that_are_no_code() {
    flaky(42, "expected");
    queue(new TaskQueueOptions());
    TaskQueue client = new RemoteQueue(vertx, ADDRESS, new CallStyle(false, 250, 250, 5));
    TaskOptions options =
        new TaskOptions().setRetries(2).setRetryPolicy(RetryPolicy.constant(Duration.ofMillis(1)));

    assertThat(await(client.submit(new TaskRequest(FLAKY, 1), options))).isEqualTo("third");
    assertThat(
            failureOf(
                client.put(
                    new TaskRequest(FLAKY, 1),
                    new TaskOptions().setRetryPolicy((failure, retry) -> Duration.ZERO))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retryPolicy that is code");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'delay': 1}                                         | 'max' is missing",
        "{'max': -1}                                          | 'max' must be from 0",
        "{'max': 1, 'backof': 'linear'}                       | did you mean 'backoff'",
        "{'max': 1, 'backoff': 'cubic'}                       | must be one of",
        "{'max': 1, 'delay': 2000, 'maxDelay': 1000}          | must not exceed",
        "{'max': 1, 'backoff': 'constant', 'maxDelay': 1000}  | 'maxDelay' is for a wait that"
            + " grows",
        "{'max': 1, 'on': []}                                 | 'on' must name a failure code",
        "{'max': 1, 'on': ['x']}                              | array of failure codes",
        "true                                                 | whole number"
      })
  void what_makes_no_sense_is_refused(String retries, String message) {
    Object value = new JsonObject("{'r': %s}".formatted(retries).replace('\'', '"')).getValue("r");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetriesJson.read(value, new TaskOptions()))
        .withMessageContaining(message);
  }

  @Test
  void a_message_with_nonsense_is_answered_with_400() {
    queue(new TaskQueueOptions());
    Future<?> put = request("put", task(ECHO, 1).put("retries", new JsonObject()));
    assertThat(((ReplyException) failureOf(put)).failureCode()).isEqualTo(TaskQueueCodes.MALFORMED);
  }
}
