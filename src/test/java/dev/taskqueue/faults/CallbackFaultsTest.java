package dev.taskqueue.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.taskqueue.Outcome;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.streams.ReadStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What the queue is told to call throws, an exception or an error. */
@Tag("faults")
class CallbackFaultsTest {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(TaskQueue.class);

  /** It is logged each time, with its stack trace. */
  @BeforeAll
  static void keepQuiet() {
    LOG.setLevel(Level.ERROR);
  }

  @AfterAll
  static void speakAgain() {
    LOG.setLevel(null);
  }

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IllegalStateException("expected"),
        new AssertionError("expected"),
        new StackOverflowError(),
        new OutOfMemoryError("expected"),
        new InterruptedException("expected"));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneaky(Throwable e) throws T {
    throw (T) e;
  }

  /** All that a queue does with tasks: waiting, retries, cancels, drops of the last. */
  private static void useAll(Site site) {
    Promise<Object> end = Promise.promise();
    AtomicInteger attempts = new AtomicInteger();
    site.put(context -> end.future());
    site.put(context -> end.future());
    Await.until("no slot is free", () -> site.stats().running() == 2);
    site.put(
        context -> attempts.incrementAndGet() < 3 ? Future.failedFuture("expected") : done(),
        new TaskOptions().setRetries(2).setRetryPolicy((failure, retry) -> Duration.ZERO));
    for (int i = 0; i < 8; i++) {
      site.put(context -> done());
    }
    site.put(context -> Future.failedFuture("expected"));
    site.put(context -> done(), new TaskOptions().setId("cancelled"));
    Await.result(site.queue.cancel("cancelled"));
    Await.result(site.queue.pause());
    Await.result(site.queue.resume());
    end.complete("end");
    assertThat(Await.result(site.queue.joinReport()).counts().total()).isEqualTo(13);
    Await.result(site.queue.idle());
  }

  private static Future<Object> done() {
    return Future.succeededFuture("done");
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void an_exception_handler_that_throws_harms_nothing_S7(Throwable thrown) {
    try (Site site = new Site(Site.small().setExceptionHandler(failure -> sneaky(thrown)))) {
      useAll(site);
      site.expectItWorks();
    }
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void a_listener_that_throws_at_everything_harms_nothing_S20(Throwable thrown) {
    Map<String, Integer> calls = new ConcurrentHashMap<>();
    TaskQueueListener listener =
        (TaskQueueListener)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TaskQueueListener.class},
                (self, method, arguments) -> {
                  if (method.getDeclaringClass() == Object.class) {
                    return method.getName().equals("equals") ? self == arguments[0] : 1;
                  }
                  calls.merge(method.getName(), 1, Integer::sum);
                  throw thrown;
                });
    try (Site site = new Site(Site.small().setListener(listener))) {
      useAll(site);
      site.expectItWorks();
    }
    assertThat(calls)
        .containsKeys(
            "accepted",
            "waiting",
            "entered",
            "started",
            "retrying",
            "ended",
            "full",
            "idle",
            "paused",
            "resumed",
            "drained");
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void metrics_that_throw_harm_nothing(Throwable thrown) {
    AtomicInteger calls = new AtomicInteger();
    PoolMetrics<Object, Object> metrics =
        new PoolMetrics<>() {
          @Override
          public Object enqueue() {
            calls.incrementAndGet();
            sneaky(thrown);
            return 1;
          }

          @Override
          public Object begin() {
            calls.incrementAndGet();
            sneaky(thrown);
            return 1;
          }
        };
    try (Site site = new Site(Site.small(), metrics)) {
      useAll(site);
      site.expectItWorks();
    }
    assertThat(calls).hasPositiveValue();
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void retry_predicates_and_policies_that_throw_end_the_retries_S12(Throwable thrown) {
    try (Site site = new Site(Site.small())) {
      TaskOptions predicate =
          new TaskOptions()
              .setRetries(3)
              .setRetryOn(
                  failure -> {
                    sneaky(thrown);
                    return true;
                  });
      TaskOptions policy =
          new TaskOptions()
              .setRetries(3)
              .setRetryPolicy(
                  (failure, retry) -> {
                    sneaky(thrown);
                    return null;
                  });
      for (TaskOptions options : List.of(predicate, policy)) {
        assertThat(Await.failure(site.submit(c -> Future.failedFuture("expected"), options)))
            .hasMessage("expected");
      }
      site.expectItWorks();
    }
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void cancel_actions_that_throw_keep_no_other_from_being_called_S14(Throwable thrown) {
    AtomicInteger calls = new AtomicInteger();
    AtomicBoolean runs = new AtomicBoolean();
    try (Site site = new Site(Site.small())) {
      Promise<Object> end = Promise.promise();
      Future<Object> cancelled =
          site.submit(
              context -> {
                context.onCancel(() -> sneaky(thrown));
                context.onCancel(calls::incrementAndGet);
                context.onCancel(() -> end.complete("stopped"));
                runs.set(true);
                return end.future();
              },
              new TaskOptions().setId("x"));
      Await.until("runs", runs::get);
      Await.result(site.queue.cancel("x"));
      Await.failure(cancelled);
      site.expectItWorks();
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void sources_that_throw_fail_their_putAll_and_nothing_else_S16() {
    try (Site site = new Site(Site.small())) {
      Iterable<Integer> breaks =
          () ->
              new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                  return true;
                }

                @Override
                public Integer next() {
                  if (next == 5) {
                    throw new NoSuchElementException("expected");
                  }
                  return next++;
                }
              };
      Future<Void> all =
          site.remember(site.queue.putAll(breaks, n -> context -> Future.succeededFuture(n)));
      assertThat(Await.failure(all)).hasMessage("expected");
      assertThat(Await.result(site.queue.join(Integer.class))).containsExactly(0, 1, 2, 3, 4);
      Throwable refused =
          catchThrowable(
              () ->
                  site.queue.putAll(
                      () -> {
                        throw new IllegalStateException("no iterator");
                      },
                      n -> context -> Future.succeededFuture(n)));
      assertThat(refused).isNull();
      site.expectItWorks();
    }
  }

  @Test
  void a_reader_that_throws_gets_the_next_outcome_S17() {
    try (Site site = new Site(Site.small())) {
      AtomicInteger seen = new AtomicInteger();
      AtomicInteger reported = new AtomicInteger();
      ReadStream<Outcome> outcomes = site.queue.outcomes();
      outcomes.exceptionHandler(failure -> reported.incrementAndGet());
      outcomes.handler(
          outcome -> {
            seen.incrementAndGet();
            throw new IllegalStateException("expected");
          });
      for (int i = 0; i < 20; i++) {
        site.put(context -> done());
      }
      Await.until("all seen", () -> seen.get() == 20);
      Await.until("all reported", () -> reported.get() == 20);
    }
  }

  @Test
  void whoever_throws_when_told_of_a_put_or_a_join_keeps_no_other_waiting_S2_S5() {
    try (Site site = new Site(Site.small())) {
      Promise<Object> end = Promise.promise();
      site.put(context -> end.future());
      site.put(context -> end.future());
      Await.until("both run", () -> site.stats().running() == 2);
      site.put(context -> done());
      site.put(context -> done());
      for (int i = 0; i < 8; i++) { // which have to wait
        site.put(context -> done())
            .onComplete(
                result -> {
                  throw new IllegalStateException("expected: told of a put");
                });
      }
      site.queue
          .join()
          .onComplete(
              result -> {
                throw new IllegalStateException("expected: told of a join");
              });
      Future<List<Object>> other = site.remember(site.queue.join());
      end.complete("end");
      assertThat(Await.result(other)).hasSize(12);
      site.expectItWorks();
    }
  }
}
