package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S9: undeploying drains, in every phase of a queue's life. */
@ExtendWith(VertxExtension.class)
class UndeployTest {

  private final HandTasks tasks = new HandTasks();

  private static TaskQueueOptions options() {
    return new TaskQueueOptions().setWorkers(2).setMaxSize(2);
  }

  @Test
  void undeploying_the_verticle_works_off_its_tasks_S9(Vertx vertx) {
    TaskQueueVerticle verticle = new TaskQueueVerticle(options());
    String id = Await.result(vertx.deployVerticle(verticle));
    TaskQueue queue = verticle.queue();
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      queue.put(tasks.task(name));
    }
    Future<?> joined = queue.join();
    Future<Void> undeployed = vertx.undeploy(id);
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      assertThat(undeployed.isComplete()).isFalse();
      tasks.complete(name);
    }
    Await.result(undeployed);
    assertThat(Await.result(joined)).isEqualTo(java.util.List.of("a", "b", "c", "d", "e"));
    assertThat(Await.failure(queue.put(tasks.task("late"))))
        .isInstanceOf(QueueClosedException.class);
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void undeploying_cancels_what_is_left_after_the_close_timeout_S9(Vertx vertx) {
    TaskQueueVerticle verticle =
        new TaskQueueVerticle(options().setCloseTimeout(Duration.ofMillis(5)));
    String id = Await.result(vertx.deployVerticle(verticle));
    Future<?> never = verticle.queue().submit(tasks.task("never"));
    tasks.awaitStart("never");
    Await.result(vertx.undeploy(id));
    assertThat(Await.failure(never)).isInstanceOf(TaskCancelledException.class);
  }

  @Test
  void the_close_timeout_holds_though_every_slot_is_blocked_S9(Vertx vertx) {
    TaskQueueVerticle verticle =
        new TaskQueueVerticle(options().setWorkers(1).setCloseTimeout(Duration.ofMillis(5)));
    String id = Await.result(vertx.deployVerticle(verticle));
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    Future<Integer> stuck =
        verticle
            .queue()
            .submit(
                () -> {
                  blocked.countDown();
                  release.await();
                  return Future.succeededFuture(1);
                });
    try {
      Await.until("blocked", () -> blocked.getCount() == 0);
      Future<Void> undeployed = vertx.undeploy(id);
      assertThat(Await.failure(stuck)).isInstanceOf(TaskCancelledException.class);
      release.countDown();
      Await.result(undeployed);
    } finally {
      release.countDown();
    }
  }

  @Test
  void a_queue_made_inside_a_verticle_is_undeployed_with_it_S9(Vertx vertx) {
    AtomicReference<TaskQueue> made = new AtomicReference<>();
    String id =
        Await.result(
            vertx.deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    return TaskQueue.create(vertx, options()).onSuccess(made::set);
                  }
                }));
    made.get().put(tasks.task("a"));
    Future<Void> undeployed = vertx.undeploy(id);
    tasks.complete("a");
    Await.result(undeployed);
    assertThat(vertx.deploymentIDs()).isEmpty();
    assertThat(Await.failure(made.get().put(tasks.task("late"))))
        .isInstanceOf(QueueClosedException.class);
  }

  @Test
  void a_verticle_undeployed_while_it_makes_a_queue_leaves_nothing_behind_S9(Vertx vertx) {
    for (int round = 0; round < 20; round++) {
      AtomicReference<String> id = new AtomicReference<>();
      Promise<Object> created = Promise.promise();
      Future<String> deployed =
          vertx.deployVerticle(
              new AbstractVerticle() {
                @Override
                public void start() {
                  id.set(context.deploymentID());
                  TaskQueue.create(vertx, options())
                      .onComplete(result -> created.complete(result.succeeded()));
                }
              });
      Await.result(deployed);
      Await.result(vertx.undeploy(id.get()));
      Await.result(created.future());
      Await.until("no deployment", () -> vertx.deploymentIDs().isEmpty());
    }
    Await.until("no threads", () -> Threads.named("task-queue-").isEmpty());
  }

  @Test
  void closing_vertx_ends_unfinished_work_S9() {
    Vertx vertx = Vertx.vertx();
    TaskQueue queue =
        Await.result(TaskQueue.create(vertx, options().setCloseTimeout(Duration.ofMillis(5))));
    Future<?> running = queue.submit(tasks.task("running"));
    Future<?> running2 = queue.submit(tasks.task("running2"));
    Future<?> buffered = queue.submit(tasks.task("buffered"));
    tasks.awaitStarts(2);
    Await.result(vertx.close());
    assertThat(running.cause()).isInstanceOf(TaskCancelledException.class);
    assertThat(running2.cause()).isInstanceOf(TaskCancelledException.class);
    assertThat(buffered.cause()).isInstanceOf(TaskCancelledException.class);
  }

  @Test
  void closing_vertx_with_an_open_queue_logs_no_error_S9() {
    try (LogCapture log = new LogCapture("io.vertx.core.impl.deployment")) {
      for (int round = 0; round < 20; round++) {
        Vertx vertx = Vertx.vertx();
        Await.result(TaskQueue.create(vertx, options()));
        Await.result(vertx.deployVerticle(new TaskQueueVerticle(options())));
        Await.result(vertx.close());
      }
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void closing_vertx_does_not_wait_for_a_task_that_blocks_for_good_S9() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    Vertx vertx = Vertx.vertx();
    try (LogCapture log = new LogCapture("io.vertx.core.impl.deployment")) {
      TaskQueue queue =
          Await.result(TaskQueue.create(vertx, options().setCloseTimeout(Duration.ofMillis(5))));
      queue.put(
          () -> {
            blocked.countDown();
            release.await();
            return Future.succeededFuture(1);
          });
      Await.until("blocked", () -> blocked.getCount() == 0);
      Await.result(vertx.close());
      assertThat(log.lines()).hasSizeLessThan(3);
    } finally {
      release.countDown();
    }
  }
}
