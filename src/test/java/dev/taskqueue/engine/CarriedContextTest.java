package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** B8: context locals and the logging context go from the put to the execution. */
@ExtendWith(VertxExtension.class)
class CarriedContextTest {

  private static final ContextLocal<String> USER = ContextLocal.registerLocal(String.class);

  private Vertx vertx;
  private TaskQueue queue;

  @BeforeEach
  void createQueue() {
    vertx = Vertx.vertx(); // here, as locals have to be registered before
    queue = queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1));
  }

  @AfterEach
  void closeVertx() {
    MDC.clear();
    Await.result(vertx.close());
  }

  private TaskQueue queue(TaskQueueOptions options) {
    return Await.result(TaskQueue.create(vertx, options));
  }

  /** Calls as the handler of this user's request does. */
  private <T> Future<T> as(String user, Supplier<Future<T>> call) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext().duplicate();
    USER.put(context, user);
    Promise<T> result = Promise.promise();
    context.runOnContext(v -> call.get().onComplete(result));
    return result.future();
  }

  private static Future<String> user() {
    return Future.succeededFuture(String.valueOf(USER.get(Vertx.currentContext())));
  }

  private static Future<String> mdc() {
    return Future.succeededFuture(String.valueOf(MDC.get("request")));
  }

  @Test
  void a_task_has_the_context_locals_of_its_put() {
    assertThat(Await.result(as("ada", () -> queue.submit(() -> user())))).isEqualTo("ada");
    assertThat(Await.result(queue.submit(() -> user()))).isEqualTo("null");
  }

  @Test
  void what_a_task_sets_is_seen_neither_by_its_caller_nor_by_its_next_execution() {
    StringBuilder seen = new StringBuilder();
    TaskOptions retry =
        new TaskOptions().setRetries(1).setRetryPolicy(RetryPolicy.constant(Duration.ZERO));
    Await.result(
        as(
            "ada",
            () ->
                queue
                    .submit(
                        task -> {
                          Context context = Vertx.currentContext();
                          seen.append(USER.get(context)).append(' ');
                          USER.put(context, "eve");
                          return task.attempt() == 1
                              ? Future.failedFuture("expected")
                              : Future.succeededFuture();
                        },
                        retry)
                    .onComplete(r -> seen.append(USER.get(Vertx.currentContext())))));
    assertThat(seen).hasToString("ada ada ada");
  }

  @Test
  void the_locals_are_those_at_the_time_of_the_put() {
    Await.result(queue.pause());
    Promise<String> seen = Promise.promise();
    Await.result(
        as(
            "ada",
            () -> {
              Future<Void> put = queue.put(() -> user().onComplete(seen));
              USER.put(Vertx.currentContext(), "eve");
              return put;
            }));
    Await.result(queue.resume());
    assertThat(Await.result(seen.future())).isEqualTo("ada");
  }

  @Test
  void what_a_task_starts_goes_on_with_the_locals() {
    Future<String> later = as("ada", () -> queue.submit(() -> vertx.timer(1).compose(v -> user())));
    assertThat(Await.result(later)).isEqualTo("ada");
  }

  @Test
  void a_task_has_the_logging_context_of_its_put_and_leaves_none_behind() {
    MDC.put("request", "r1");
    Future<String> first = queue.submit(() -> mdc());
    MDC.clear();
    assertThat(Await.result(first)).isEqualTo("r1");
    assertThat(Await.result(queue.submit(() -> mdc()))).isEqualTo("null");
  }

  @Test
  void tasks_that_are_put_together_have_it_whether_there_is_room_for_them_or_not() {
    TaskQueue roomy = queue(new TaskQueueOptions().setWorkers(2).setMaxSize(40));
    int many = 50_000;
    Supplier<Future<Void>> putAll =
        () ->
            roomy.putAll(
                () -> IntStream.range(0, many).iterator(),
                i -> execution -> user().map(user -> user.equals("ada") ? null : user));

    Future<Void> one = as("ada", putAll);
    Await.result(Future.all(one, as("ada", putAll)));

    JoinReport report = Await.result(roomy.joinReport());
    assertThat(report.results()).isEmpty();
    assertThat(report.counts().nulls()).isEqualTo(2L * many);
  }

  @Test
  void each_of_them_has_the_logging_context_that_was_there_when_it_was_made() {
    TaskQueue roomy = queue(new TaskQueueOptions().setWorkers(2).setMaxSize(40));
    Future<Void> all =
        roomy.putAll(
            () -> IntStream.range(0, 50_000).iterator(),
            i -> {
              String request = "request " + i;
              MDC.put("request", request);
              return execution -> mdc().map(seen -> seen.equals(request) ? null : seen);
            });
    Await.result(all);

    assertThat(Await.result(roomy.join())).isEmpty();
  }

  /** Calls with this logging context, and leaves none behind. */
  private static <T> T logging(String request, Supplier<T> call) {
    MDC.put("request", request);
    try {
      return call.get();
    } finally {
      MDC.clear();
    }
  }

  private Future<Void> putAllTold(TaskOptions options) {
    return queue.putAll(
        () -> IntStream.range(0, 300).iterator(),
        i -> {
          String seenByCaller = MDC.get("request");
          return execution -> mdc().map(seen -> seenByCaller + " " + seen);
        },
        options);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void all_that_are_put_together_have_the_logging_context_of_the_call(boolean onEventLoop) {
    for (TaskOptions options : List.of(new TaskOptions(), new TaskOptions().setPriority(1))) {
      Supplier<Future<Void>> call = () -> logging("r1", () -> putAllTold(options));
      Await.result(onEventLoop ? as("ada", call) : call.get());

      assertThat(Await.result(queue.join())).hasSize(300).containsOnly("r1 r1");
    }
  }

  @Test
  void tasks_of_a_stream_have_the_logging_context_of_the_call_that_has_piped_it() {
    HandStream<Integer> source = new HandStream<>(vertx.getOrCreateContext());
    Future<Void> piped = logging("r1", () -> queue.pipeFrom(source, item -> execution -> mdc()));
    for (int i = 0; i < 10; i++) {
      source.give(i);
    }
    source.end();
    Await.result(piped);

    assertThat(Await.result(queue.join())).hasSize(10).containsOnly("r1");
  }

  @Test
  void a_thread_that_makes_room_for_them_gives_them_nothing_of_its_own() {
    Queue<Promise<Void>> waiting = new ConcurrentLinkedQueue<>();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger puts = new AtomicInteger();
    TaskPuts put =
        task -> {
          seen.add(String.valueOf(MDC.get("request")));
          if (puts.incrementAndGet() % 100 != 0) {
            return Future.succeededFuture();
          }
          Promise<Void> later = Promise.promise();
          waiting.add(later);
          return later.future();
        };
    for (String caller : List.of("caller", "null")) {
      seen.clear();
      if (!caller.equals("null")) {
        MDC.put("request", caller);
      }
      ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
      Future<Void> fed =
          new IterableFeed<Integer>(context, i -> execution -> mdc(), put)
              .start(() -> IntStream.range(0, 100_000).iterator());
      MDC.put("request", "foreign");
      while (!fed.isComplete()) {
        Promise<Void> room = waiting.poll();
        if (room != null) {
          room.complete();
        }
      }
      assertThat(seen).containsExactly(caller);
      assertThat(MDC.get("request")).isEqualTo("foreign");
      MDC.clear();
    }
  }

  @Test
  void a_task_of_a_carried_context_is_known_to_run_here_S13() {
    Future<Object> nested =
        as(
            "ada",
            () ->
                queue.submit(
                    () ->
                        queue
                            .put(() -> Future.succeededFuture(1))
                            .compose(v -> queue.put(() -> Future.succeededFuture(2)))
                            .map(v -> (Object) "both entered")));
    assertThat(Await.result(nested)).isEqualTo("both entered");
    Future<Object> joining = as("ada", () -> queue.submit(() -> queue.join().map(l -> (Object) l)));
    assertThat(Await.failure(joining)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void without_anything_to_carry_a_task_runs_on_the_context_of_its_slot() {
    Future<Boolean> duplicate =
        queue.submit(() -> Future.succeededFuture(ContextInternal.current().isDuplicate()));
    assertThat(Await.result(duplicate)).isFalse();
  }
}
