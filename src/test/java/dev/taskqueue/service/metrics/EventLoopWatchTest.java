package dev.taskqueue.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class EventLoopWatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Queue<Runnable> first = new ArrayDeque<>();
  private final Queue<Runnable> second = new ArrayDeque<>();
  private long now;
  private final EventLoopWatch watch =
      new EventLoopWatch(List.<Executor>of(first::add, second::add), () -> now, LIMIT);

  private static void turn(Queue<Runnable> loop) {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }

  @Test
  void it_is_well_when_every_loop_has_turned() {
    Future<Status> status = watch.status();
    turn(first);
    assertThat(status.isComplete()).isFalse();

    turn(second);

    assertThat(status.result().isOk()).isTrue();
  }

  @Test
  void a_blocked_loop_is_told_at_once_when_it_is_known_and_until_it_turns() {
    watch.status();
    turn(first);
    now += LIMIT.toNanos();

    Status blocked = watch.status().result();
    turn(second);
    Future<Status> later = watch.status();
    turn(first);
    turn(second);

    assertThat(blocked.isOk()).isFalse();
    assertThat(blocked.getData()).isEqualTo(new JsonObject().put("blocked", 1));
    assertThat(later.result().isOk()).isTrue();
  }

  @Test
  void a_blocked_loop_has_one_thing_to_do_however_often_is_asked() {
    for (int i = 0; i < 1_000; i++) {
      now += 10_000_000;
      watch.status();
    }

    assertThat(second).hasSize(1);
  }

  @Test
  void a_loop_that_takes_nothing_any_more_is_not_waited_for() {
    Executor shutDown =
        task -> {
          throw new RejectedExecutionException();
        };

    Future<Status> status = new EventLoopWatch(List.of(shutDown), () -> now, LIMIT).status();

    assertThat(status.result().isOk()).isTrue();
  }
}
