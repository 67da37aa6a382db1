package dev.taskqueue.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong only where parts of a configuration meet. */
class SetupTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"queues":{"http":{}}} | queues.http.address is 'http', as handlers.http.address is
          {"queues":{"a":{"address":"x"}},"handlers":{"http":{"address":"x"}}} | queues.a.address is 'x', as handlers.http.address is
          {"queues":{"a":{"address":"task-queue.cancelled"}}} | queues.a.address is 'task-queue.cancelled', where handlers are told
          {"role":"worker","cluster":{"enabled":true},"worker":{"queue":"http"}} | worker.queue is 'http', as handlers.http.address is
          """)
  void an_address_that_a_handler_has_is_none_for_a_queue(String json, String message) {
    assertThatThrownBy(() -> setup(json))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("another address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"queues\":{\"http\":{\"address\":\"requests\"}}}",
        "{\"queues\":{\"http\":{}},\"handlers\":{\"http\":{\"address\":\"fetch\"}}}"
      })
  void another_address_is_the_way_out(String json) {
    assertThatCode(() -> setup(json)).doesNotThrowAnyException();
  }

  @Test
  void files_that_are_read_late_are_checked_early() {
    assertThatThrownBy(
            () -> setup("{\"handlers\":{\"http\":{\"trustedCertificates\":[\"no/such.pem\"]}}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("in handlers.http: HTTP handler option 'trustedCertificates'")
        .hasMessageContaining("no/such.pem");
  }

  private static Setup setup(String json) {
    return Setup.of(new ServiceConfig(new JsonObject(json)));
  }
}
