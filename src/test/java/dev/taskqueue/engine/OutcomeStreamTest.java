package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskqueue.Outcome;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskScope;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
class OutcomeStreamTest {

  private final List<Object> read = new CopyOnWriteArrayList<>();
  private final Promise<Void> end = Promise.promise();

  @Test
  void s17_gives_every_outcome_once_and_ends_with_the_join(Vertx vertx) {
    TaskQueue queue =
        TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(4).setMaxSize(8)).await();
    readAll(queue.outcomes());
    List<Integer> numbers = IntStream.range(0, 5_000).boxed().toList();
    queue.putAll(numbers, n -> context -> Future.succeededFuture(n)).await();
    assertThat(queue.join().await()).isEmpty();
    end.future().await();
    assertThat(read).containsExactlyInAnyOrderElementsOf(numbers);
  }

  @Test
  void s17_a_paused_reader_stops_the_slots_and_loses_nothing(Vertx vertx) {
    TaskQueue queue =
        TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(2).setMaxSize(4)).await();
    ReadStream<Outcome> outcomes = queue.outcomes();
    readAll(outcomes);
    outcomes.pause();
    AtomicInteger started = new AtomicInteger();
    Future<Void> put =
        queue.putAll(
            IntStream.range(0, 100).boxed().toList(),
            n ->
                context -> {
                  started.incrementAndGet();
                  return Future.succeededFuture(n);
                });
    outcomes.fetch(10);
    Await.until("ten are read", () -> read.size() == 10);
    assertThat(started.get()).as("10 read, maxSize unread, and what ran").isLessThan(100);
    assertThat(put.isComplete()).isFalse();
    outcomes.resume();
    put.await();
    queue.join().await();
    end.future().await();
    assertThat(read).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void s9_closing_ends_the_stream(Vertx vertx) {
    TaskQueue queue = TaskQueue.create(vertx).await();
    readAll(queue.outcomes());
    queue.put(() -> Future.succeededFuture("last")).await();
    queue.close().await();
    end.future().await();
    assertThat(read).containsExactly("last");
    assertThatIllegalStateException().isThrownBy(queue::outcomes).withMessageContaining("closed");
  }

  @Test
  void s17_an_end_handler_that_is_set_late_is_told(Vertx vertx) {
    TaskQueue queue = TaskQueue.create(vertx).await();
    ReadStream<Outcome> outcomes = queue.outcomes();
    Promise<Void> early = Promise.promise();
    outcomes.handler(outcome -> {}).endHandler(v -> early.complete());
    queue.join().await();
    queue.close().await();
    early.future().await();

    outcomes.endHandler(v -> end.complete());

    end.future().await();
  }

  @Test
  void s17_a_reader_that_throws_even_when_told_of_it_does_not_stop_the_slots(Vertx vertx) {
    TaskQueue queue =
        TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(1).setMaxSize(2)).await();
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(reported::add);
    ReadStream<Outcome> outcomes = queue.outcomes();
    outcomes.exceptionHandler(
        e -> {
          throw new IllegalStateException("expected, after " + e.getMessage());
        });
    outcomes.endHandler(end::tryComplete);
    outcomes.handler(
        outcome -> {
          read.add(outcome.result());
          throw new IllegalStateException("expected");
        });
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    Await.result(queue.putAll(numbers, n -> context -> Future.succeededFuture(n)));
    Await.result(queue.join());
    Await.result(end.future());
    assertThat(read).containsExactlyElementsOf(numbers);
    assertThat(reported)
        .hasSize(100)
        .allSatisfy(e -> assertThat(e).hasMessage("expected, after expected"));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "EVENT_LOOP"})
  void s17_a_reader_goes_with_its_verticle(ThreadingModel model, Vertx vertx) {
    TaskQueue queue =
        TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(1).setMaxSize(2)).await();
    Deployable reader =
        context -> {
          readAll(queue.outcomes());
          return Future.succeededFuture();
        };
    DeploymentOptions own =
        new DeploymentOptions().setThreadingModel(model).setWorkerPoolName("reader");
    String id = Await.result(vertx.deployVerticle(reader, own));
    Await.result(queue.put(() -> Future.succeededFuture("first")));
    Await.until("the first is read", () -> read.size() == 1);

    Await.result(vertx.undeploy(id));

    List<Integer> numbers = IntStream.range(0, 20).boxed().toList();
    Await.result(queue.putAll(numbers, n -> context -> Future.succeededFuture(n)));
    assertThat(Await.result(queue.join(Integer.class))).isEqualTo(numbers);
    assertThat(read).containsExactly("first");
    readAll(queue.outcomes());
  }

  @Test
  void s17_a_second_reader_is_refused(Vertx vertx) {
    TaskScope scope = TaskQueue.create(vertx).await().scope("s");
    scope.outcomes();
    assertThatIllegalStateException()
        .isThrownBy(scope::outcomes)
        .withMessageContaining("\"s\"")
        .withMessageContaining("already");
  }

  @Test
  void s17_outcomes_can_be_piped_into_another_scope(Vertx vertx) {
    TaskQueue queue = TaskQueue.create(vertx).await();
    TaskScope first = queue.scope("first");
    TaskScope second = queue.scope("second");
    Future<Void> piped =
        first
            .outcomes()
            .pipeTo(
                second.toWriteStream(
                    outcome -> context -> Future.succeededFuture("again " + outcome.result())));
    for (int i = 0; i < 200; i++) {
      int number = i;
      first.put(() -> Future.succeededFuture(number)).await();
    }
    first.join().await();
    piped.await();
    assertThat(second.join().await()).hasSize(200).contains("again 0", "again 199");
  }

  @Test
  void s17_a_pipe_into_another_scope_of_a_full_queue_does_not_block_itself(Vertx vertx) {
    TaskQueue queue =
        TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(1).setMaxSize(2)).await();
    TaskScope first = queue.scope("first");
    TaskScope second = queue.scope("second");
    Future<Void> piped =
        first
            .outcomes()
            .pipeTo(
                second.toWriteStream(
                    outcome -> context -> Future.succeededFuture(outcome.result())));
    List<Integer> numbers = IntStream.range(0, 2_000).boxed().toList();
    first.putAll(numbers, n -> context -> Future.succeededFuture(n)).await();
    first.join().await();
    piped.await();
    assertThat(second.join(Integer.class).await()).containsExactlyInAnyOrderElementsOf(numbers);
  }

  private void readAll(ReadStream<Outcome> outcomes) {
    outcomes.endHandler(end::tryComplete);
    outcomes.handler(outcome -> read.add(outcome.result()));
  }
}
