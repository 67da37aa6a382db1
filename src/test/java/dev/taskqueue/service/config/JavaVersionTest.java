package dev.taskqueue.service.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told before the start rather than by it. */
class JavaVersionTest {

  @Test
  void there_are_no_virtual_threads_before_java_21() {
    assertThatThrownBy(() -> JavaVersion.check(ThreadingModel.VIRTUAL_THREAD, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "threadingModel VIRTUAL_THREAD needs Java 21 or later, but this is Java 20; use"
                + " WORKER");
    assertThatCode(() -> JavaVersion.check(ThreadingModel.VIRTUAL_THREAD, 21))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "EVENT_LOOP"})
  void other_threads_are_in_every_java(ThreadingModel model) {
    assertThatCode(() -> JavaVersion.check(model, 17)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"queues":{"a":{"threadingModel":"VIRTUAL_THREAD"}}} | in queues.a: threadingModel
          {"handlers":{"verticles":[{"class":"B","threadingModel":"virtual_thread"}]}} | in handlers.verticles[0]: threadingModel
          """)
  @EnabledForJreRange(max = JRE.JAVA_20)
  void a_configuration_that_needs_them_is_refused_there(String json, String message) {
    assertThatThrownBy(() -> new ServiceConfig(new JsonObject(json)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message + " VIRTUAL_THREAD needs Java 21");
  }
}
