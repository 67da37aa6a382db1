package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.taskqueue.RateLimit;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S18: keys that are remembered for their rate limit alone are bounded by nothing. */
@ExtendWith(VertxExtension.class)
class ManyKeysTest {

  private static final int MANY = 100_001;

  @Test
  void when_there_are_very_many_the_log_names_the_option_and_the_way_out(Vertx vertx) {
    TaskQueue queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setAddress("keyed")
                    .setMaxSize(MANY)
                    .setKeyRateLimit(RateLimit.of(1, Duration.ofDays(1)))));
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      TaskOptions options = new TaskOptions();
      for (int i = 0; i < MANY; i++) {
        queue.put(() -> Future.succeededFuture(), options.setKey("key " + i));
      }
      Await.result(queue.join());

      Await.until("the log tells", () -> !log.at(Level.WARN).isEmpty());
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN Queue keyed remembers 100001 keys without a task")
          .contains("keyRateLimit", "fewer different keys");
    }
  }
}
