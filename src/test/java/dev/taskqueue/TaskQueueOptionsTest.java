package dev.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/** S1: defaults, ranges and strict JSON. */
class TaskQueueOptionsTest {

  @Test
  void the_defaults_are_those_of_the_contract_S1() {
    TaskQueueOptions options = new TaskQueueOptions();
    assertThat(options.getWorkers()).isEqualTo(25);
    assertThat(options.getMaxSize()).isEqualTo(50);
    assertThat(options.setWorkers(7).getMaxSize()).isEqualTo(14);
    assertThat(options.getMaxWaiting()).isEqualTo(10_000);
    assertThat(options.getMaxRetrying()).isEqualTo(10_000);
    assertThat(options.getWorkerPoolSize()).isEqualTo(7);
    assertThat(options.getLogLevel()).isNull();
    assertThat(options.getExceptionHandler()).isNull();
    assertThat(options.getPutTimeout()).isNull();
    assertThat(options.getOverflow()).isEqualTo(OverflowPolicy.WAIT);
    assertThat(options.getNestedPut()).isEqualTo(NestedPutPolicy.ADMIT);
    assertThat(options.getThreadingModel()).isEqualTo(ThreadingModel.WORKER);
    assertThat(options.getCloseTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        wrong(
            o -> o.setThreadingModel(ThreadingModel.EXTERNAL),
            "threadingModel must be one of [WORKER, EVENT_LOOP, VIRTUAL_THREAD], but is EXTERNAL"),
        wrong(o -> o.setWorkers(0), "workers must be from 1 to 100000, but is 0"),
        wrong(o -> o.setWorkers(-3), "workers must be from 1 to 100000, but is -3"),
        wrong(o -> o.setWorkers(100_001), "workers must be from 1 to 100000, but is 100001"),
        wrong(o -> o.setMaxSize(0), "maxSize must be from 1 to 2147483647, but is 0"),
        wrong(o -> o.setMaxSize(-1), "maxSize must be from 1 to 2147483647, but is -1"),
        wrong(o -> o.setMaxWaiting(-1), "maxWaiting must be from 0 to 2147483647, but is -1"),
        wrong(o -> o.setMaxRetrying(0), "maxRetrying must be from 1 to 2147483647, but is 0"),
        wrong(o -> o.setWorkerPoolSize(0), "workerPoolSize must be from 1 to 100000, but is 0"),
        wrong(o -> o.setPutTimeout(Duration.ZERO), "putTimeout must be more than zero"),
        wrong(o -> o.setPutTimeout(Duration.ofMillis(-1)), "putTimeout must be from zero"),
        wrong(o -> o.setCloseTimeout(Duration.ofMillis(-1)), "closeTimeout must be from zero"),
        wrong(o -> o.setCloseTimeout(Duration.ofDays(4000)), "to 3650 days, but is PT96000H"),
        wrong(o -> o.setRequestTimeout(Duration.ZERO), "requestTimeout must be more than zero"),
        wrong(o -> o.setResultTtl(Duration.ZERO), "resultTtl must be more than zero"),
        wrong(o -> o.setAddress(""), "address must have 1 to 255 characters, but has 0"),
        wrong(o -> o.setWorkerPoolName("x".repeat(256)), "workerPoolName must have 1 to 255"));
  }

  private static Arguments wrong(Consumer<TaskQueueOptions> setter, String message) {
    return Arguments.of(setter, message);
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  void a_value_out_of_range_is_refused_naming_option_value_and_range_S1(
      Consumer<TaskQueueOptions> setter, String message) {
    assertThatThrownBy(() -> setter.accept(new TaskQueueOptions()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Timeout(10)
  void an_unknown_key_of_any_length_is_refused_at_once_and_not_repeated_in_full_S1() {
    JsonObject json = new JsonObject().put("x".repeat(100_000_000), 3);
    assertThatThrownBy(() -> new TaskQueueOptions(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown task queue option 'xxx")
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(1_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"worker": 3}              | unknown task queue option 'worker'; did you mean 'workers'?
          {"maxsize": 3}             | did you mean 'maxSize'?
          {"zzzzzzzz": 3}            | known are address, workers,
          {"workers": "3"}           | task queue option 'workers' must be a whole number
          {"workers": 3.5}           | task queue option 'workers' must be a whole number
          {"workers": 30000000000}   | task queue option 'workers' must be a whole number from 1 to 100000
          {"maxSize": 30000000000}   | task queue option 'maxSize' must be a whole number from 1 to
          {"workers": 0}             | workers must be from 1 to 100000, but is 0
          {"rateLimit": {"permits": 30000000000}} | 'permits' must be a whole number from 1 to 1000000,
          {"rateLimit": {"burst": 30000000000}}   | 'burst' must be a whole number from 1 to 1000000,
          {"maxSize": true}          | task queue option 'maxSize' must be a whole number
          {"address": 7}             | task queue option 'address' must be a string, but is 7
          {"overflow": "drop"}       | 'overflow' must be one of [WAIT, FAIL, DROP_NEWEST, DROP_OLDEST]
          {"threadingModel": "loop"} | must be one of [WORKER, EVENT_LOOP, VIRTUAL_THREAD]
          {"logLevel": "loud"}       | 'logLevel' must be off, error, warn, info, debug or trace
          {"putTimeout": 99999999999999999999} | like "PT5S", at most 3650 days, but is 99999999999999999999
          {"putTimeout": "5 s"}      | 'putTimeout' must be milliseconds or an ISO-8601 duration
          {"putTimeout": 0}          | putTimeout must be more than zero
          {"publishEvents": "yes"}   | 'publishEvents' must be true or false, but is "yes"
          {"closeTimeout": {}}       | 'closeTimeout' must be milliseconds or an ISO-8601
          """)
  void wrong_json_is_refused_naming_the_key_S1(String json, String message) {
    assertThatThrownBy(() -> new TaskQueueOptions(new JsonObject(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_number_of_a_worker_that_is_no_int_is_refused_with_its_range_S1() {
    JsonObject json = new JsonObject().put("slots", 30_000_000_000L);

    assertThatThrownBy(() -> new TaskQueueWorkerOptions(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'slots' must be a whole number from 1 to 100000,");
  }

  @Test
  void json_sets_every_option_S1() {
    TaskQueueOptions options =
        new TaskQueueOptions(
            new JsonObject()
                .put("address", "a")
                .put("workers", 3L)
                .put("maxSize", 4)
                .put("maxWaiting", 5)
                .put("maxRetrying", 6)
                .put("overflow", "drop_oldest")
                .put("nestedPut", "FAIL")
                .put("putTimeout", 250)
                .put("logLevel", "Info")
                .put("threadingModel", "event_loop")
                .put("workerPoolName", "p")
                .put("workerPoolSize", 6)
                .put("closeTimeout", "PT2S")
                .put("publishEvents", true)
                .put("requestTimeout", 7)
                .put("resultTtl", 8));
    TaskQueueOptions copy = new TaskQueueOptions(options);
    assertThat(copy).usingRecursiveComparison().isEqualTo(options);
    assertThat(copy.getAddress()).isEqualTo("a");
    assertThat(copy.getWorkers()).isEqualTo(3);
    assertThat(copy.getMaxSize()).isEqualTo(4);
    assertThat(copy.getMaxWaiting()).isEqualTo(5);
    assertThat(copy.getMaxRetrying()).isEqualTo(6);
    assertThat(copy.getOverflow()).isEqualTo(OverflowPolicy.DROP_OLDEST);
    assertThat(copy.getNestedPut()).isEqualTo(NestedPutPolicy.FAIL);
    assertThat(copy.getPutTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(copy.getLogLevel()).isEqualTo(Level.INFO);
    assertThat(copy.isPublishEvents()).isTrue();
    assertThat(copy.getThreadingModel()).isEqualTo(ThreadingModel.EVENT_LOOP);
    assertThat(copy.getWorkerPoolName()).isEqualTo("p");
    assertThat(copy.getWorkerPoolSize()).isEqualTo(6);
    assertThat(copy.getCloseTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(copy.getRequestTimeout()).isEqualTo(Duration.ofMillis(7));
    assertThat(copy.getResultTtl()).isEqualTo(Duration.ofMillis(8));
  }

  @Test
  void null_in_json_counts_as_left_out_and_off_as_no_level() {
    JsonObject json = new JsonObject().putNull("workers").put("logLevel", "off");
    assertThat(new TaskQueueOptions(json).getWorkers()).isEqualTo(25);
    assertThat(new TaskQueueOptions(json).getLogLevel()).isNull();
  }
}
