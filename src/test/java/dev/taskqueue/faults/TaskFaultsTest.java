package dev.taskqueue.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.Task;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task can do to the queue that runs it. */
@Tag("faults")
class TaskFaultsTest {

  /** Beside those of {@code FailureTest}. */
  enum Thrown {
    CHECKED(new Exception("expected")),
    ERROR(new Error("expected")),
    LINKAGE(new NoClassDefFoundError("expected")),
    VIRTUAL_MACHINE(new InternalError("expected")),
    STACK_OVERFLOW(new StackOverflowError()),
    OUT_OF_MEMORY(new OutOfMemoryError("expected")),
    THREAD_DEATH(new OwnThreadDeath()),
    INTERRUPTED(new InterruptedException("expected")),
    ASSERTION(new AssertionError("expected")),
    OF_VERTX(new VertxException("expected", true)),
    NEITHER_ERROR_NOR_EXCEPTION(new Throwable("expected")),
    WITHOUT_MESSAGE(new RuntimeException((String) null)),
    ITS_OWN_CAUSE(new OwnCause()),
    ANGRY(new Angry());

    @SuppressWarnings("ImmutableEnumChecker") // nothing changes them
    final Throwable throwable;

    Thrown(Throwable throwable) {
      this.throwable = throwable;
    }
  }

  /** ThreadDeath itself is deprecated. */
  private static final class OwnThreadDeath extends Error {
    private static final long serialVersionUID = 1;
  }

  private static final class OwnCause extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable getCause() {
      return new RuntimeException("around it", this);
    }
  }

  /** Throws whatever is asked of it. */
  private static final class Angry extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> Future<Object> sneaky(Throwable e) throws T {
    throw (T) e;
  }

  @ParameterizedTest
  @EnumSource
  void every_kind_of_throwable_thrown_or_given_is_one_failure_S7(Thrown thrown) {
    // Without an exception handler of its own: the log has to bear it, too.
    try (Site site = new Site(new TaskQueueOptions().setWorkers(2).setMaxSize(2))) {
      site.put(context -> sneaky(thrown.throwable));
      site.put(context -> Future.failedFuture(thrown.throwable));
      Future<Object> submitted = site.submit(context -> sneaky(thrown.throwable));
      JoinReport report = Await.result(site.queue.joinReport());

      assertThat(report.counts().failed()).isEqualTo(3);
      assertThat(submitted.cause()).isSameAs(thrown.throwable);
      site.expectItWorks();
    }
  }

  @Test
  void a_real_lack_of_memory_is_a_failure_S7() {
    try (Site site = new Site(Site.small())) {
      Future<Object> failed =
          site.submit(context -> Future.succeededFuture(new long[Integer.MAX_VALUE]));
      assertThat(Await.failure(failed)).isInstanceOf(OutOfMemoryError.class);
      site.expectItWorks();
    }
  }

  @Test
  void tasks_that_never_complete_are_ended_and_their_slots_replaced_S11() {
    try (Site site = new Site(Site.small())) {
      TaskOptions limited =
          new TaskOptions().setTimeout(Duration.ofMillis(5)).setAbandonAfter(Duration.ofMillis(5));
      for (int i = 0; i < 10; i++) {
        site.put(context -> Promise.promise().future(), limited);
      }
      assertThat(Await.result(site.queue.joinReport()).counts().failed()).isEqualTo(10);
      site.expectItWorks();
      Await.until("all slots given up", () -> site.stats().abandoned() == 10);
    }
  }

  @Test
  void tasks_that_never_complete_do_not_keep_a_queue_from_closing_S9() {
    List<Promise<Object>> never = new ArrayList<>();
    Site site = new Site(Site.small());
    for (int i = 0; i < 6; i++) {
      Promise<Object> promise = Promise.promise();
      never.add(promise);
      site.put(context -> promise.future());
    }
    site.workGoesOn();
    site.close();
    never.forEach(promise -> promise.complete("much too late"));
    Await.until("no slot is taken", () -> site.stats().running() == 0);
    assertThat(site.stats().ended().cancelled()).isEqualTo(6);
    assertThat(site.stats().ended().total()).isEqualTo(6);
  }

  @Test
  void a_task_that_completes_again_and_again_has_one_outcome_S15() {
    try (Site site = new Site(Site.small())) {
      for (int i = 0; i < 50; i++) {
        site.put(context -> Repeating.future("r"));
        site.put(
            context -> {
              Promise<Object> promise = Promise.promise();
              Thread other = new Thread(() -> promise.tryFail("too late"));
              promise.complete("r");
              other.start();
              return promise.future();
            });
      }
      assertThat(Await.result(site.queue.join(String.class))).hasSize(100).containsOnly("r");
      site.expectItWorks();
    }
  }

  @Test
  void tasks_that_complete_on_foreign_threads_go_on_there_for_nobody_S10() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Site site = new Site(Site.small())) {
      for (int i = 0; i < 200; i++) {
        site.put(
            context -> {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              Promise<Object> promise = Promise.promise();
              new Thread(
                      () -> {
                        underWay.decrementAndGet();
                        promise.complete("r");
                      })
                  .start();
              return promise.future();
            });
      }
      assertThat(Await.result(site.queue.join())).hasSize(200);
      assertThat(most).hasValueLessThanOrEqualTo(2);
    }
  }

  @Test
  void tasks_that_block_for_ever_do_not_keep_a_queue_from_closing_S9() {
    CountDownLatch release = new CountDownLatch(1);
    try (Site site = new Site(Site.small())) {
      List<Future<Object>> stuck = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        stuck.add(
            site.submit(
                context -> {
                  release.await();
                  return Future.succeededFuture(1);
                }));
      }
      Await.until("blocked", () -> site.stats().running() == 2);
      Await.result(site.queue.close(Duration.ofMillis(5)));
      stuck.forEach(s -> assertThat(s.cause()).isInstanceOf(TaskCancelledException.class));
      release.countDown();
    } finally {
      release.countDown();
    }
  }

  @Test
  void a_task_may_undeploy_the_verticle_that_runs_it_S9() {
    Vertx vertx = Vertx.vertx();
    try {
      TaskQueueVerticle verticle = new TaskQueueVerticle(Site.small());
      String id = Await.result(vertx.deployVerticle(verticle));
      Future<Object> other = verticle.queue().submit(context -> Promise.promise().future());
      Future<Object> waits = verticle.queue().submit(context -> vertx.undeploy(id).mapEmpty());

      assertThat(Await.failure(waits)).isInstanceOf(TaskCancelledException.class);
      assertThat(Await.failure(other)).isInstanceOf(TaskCancelledException.class);
      Await.until("undeployed", () -> vertx.deploymentIDs().isEmpty());
      assertThat(Await.result(verticle.queue().stats()).unfinished()).isZero();
    } finally {
      Await.result(vertx.close());
    }
  }

  @Test
  void a_task_may_close_its_queue_with_a_deadline_S9() {
    try (Site site = new Site(Site.small())) {
      site.workGoesOn();
      Future<JoinReport> closed = site.submit(context -> site.queue.close(Duration.ofMillis(5)));
      assertThat(Await.failure(closed)).isInstanceOf(TaskCancelledException.class);
    }
  }

  @Test
  void a_task_may_close_vertx_S9() {
    Vertx vertx = Vertx.vertx();
    TaskQueueVerticle verticle = new TaskQueueVerticle(Site.small());
    Await.result(vertx.deployVerticle(verticle));
    Promise<Void> closed = Promise.promise();
    verticle
        .queue()
        .put(
            context -> {
              Future<Void> end = vertx.close();
              end.onComplete(closed);
              return end;
            });
    Await.result(closed.future());
    assertThat(Await.result(verticle.queue().stats()).unfinished()).isZero();
  }

  @Test
  void tasks_put_tasks_a_thousand_deep_S13() {
    try (Site site = new Site(Site.small().setWorkers(1).setMaxSize(1))) {
      site.put(deeper(site, 1_000));
      assertThat(Await.result(site.queue.join())).hasSize(1_000).startsWith(1_000).endsWith(1);
      assertThat(site.stats().admittedBeyondBound()).isZero();
    }
  }

  /** Each puts the next, and waits until that is in the buffer. */
  private static Task<Object> deeper(Site site, int depth) {
    return context ->
        depth == 1
            ? Future.succeededFuture(1)
            : site.put(deeper(site, depth - 1)).map((Object) depth);
  }

  @Test
  void a_task_may_put_a_thousand_tasks_beyond_the_bound_S13() {
    try (Site site = new Site(Site.small().setWorkers(1).setMaxSize(1))) {
      site.put(
          context -> {
            List<Future<Void>> puts = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
              puts.add(site.put(c -> Future.succeededFuture("child")));
            }
            return Future.all(puts);
          });
      assertThat(Await.result(site.queue.join())).hasSize(1_001);
      assertThat(site.stats().admittedBeyondBound()).isEqualTo(999);
    }
  }
}
