package dev.taskqueue.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.taskqueue.TaskQueueListener;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ListenerGroupTest {

  private final List<String> calls = new ArrayList<>();

  private final Logger logger = (Logger) LoggerFactory.getLogger(ListenerGroup.class);

  @BeforeEach
  void expectWarnings() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void expectNoWarnings() {
    logger.setLevel(null);
  }

  private TaskQueueListener recording(String name) {
    return (TaskQueueListener)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {TaskQueueListener.class},
            (proxy, method, arguments) -> {
              calls.add(name + "." + method.getName());
              if (name.equals("bad")) {
                throw new IllegalStateException("expected");
              }
              return null;
            });
  }

  @Test
  void all_are_told_of_everything_whatever_one_throws() throws ReflectiveOperationException {
    ListenerGroup group = new ListenerGroup(recording("a"), recording("bad"), recording("b"));
    for (Method method : TaskQueueListener.class.getMethods()) {
      calls.clear();
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        Class<?> type = method.getParameterTypes()[i];
        arguments[i] = type == int.class ? 1 : type == Duration.class ? Duration.ZERO : null;
      }
      method.invoke(group, arguments);
      String name = method.getName();
      assertThat(calls).containsExactly("a." + name, "bad." + name, "b." + name);
    }
  }
}
