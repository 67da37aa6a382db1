package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Task objects over the event bus, inside one Vert.x instance. */
class LocalObjectsTest extends BusTest {

  private record Point(int x, int y) {}

  @Test
  void objects_go_and_come_as_they_are() {
    queue(new TaskQueueOptions().setWorkers(2).setExceptionHandler(failure -> {}));
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);
    Point point = new Point(1, 2);
    Exception failure = new Exception("mine");

    await(client.put(() -> Future.succeededFuture(point)));
    assertThat(await(client.join(Point.class)).get(0)).isSameAs(point);
    assertThat(await(client.submit(() -> Future.succeededFuture(point)))).isSameAs(point);
    assertThat(failureOf(client.submit(() -> Future.failedFuture(failure)))).isSameAs(failure);
    await(client.put(() -> Future.failedFuture(failure)));
    assertThat(await(client.joinReport()).failures().get(0).cause()).isSameAs(failure);
  }

  @Test
  void a_join_of_the_wrong_type_takes_nothing() {
    TaskQueue queue = queue(new TaskQueueOptions());
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);
    await(client.put(() -> Future.succeededFuture(1)));

    assertThat(failureOf(client.join(Point.class)))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("Point");
    assertThat(await(queue.join(Integer.class))).containsExactly(1);
  }

  @Test
  void options_with_code_are_honoured() {
    queue(new TaskQueueOptions());
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);
    TaskOptions options =
        new TaskOptions().setRetries(5).setRetryPolicy((e, retry) -> Duration.ZERO);

    Future<Integer> third =
        client.submit(
            context ->
                context.attempt() < 3
                    ? Future.failedFuture("again")
                    : Future.succeededFuture(context.attempt()),
            options);

    assertThat(await(third)).isEqualTo(3);
  }

  @Test
  void without_a_queue_of_this_node_an_object_fails_at_the_sender() {
    TaskQueue client = TaskQueue.connect(vertx, "elsewhere");

    assertThat(failureOf(client.put(() -> Future.succeededFuture(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no queue at the address elsewhere");
    assertThat(failureOf(client.submit(() -> Future.succeededFuture(1))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void the_codec_encodes_nothing() {
    LocalCodec codec = new LocalCodec();
    LocalBody body = new LocalBody(null, new JsonObject(), this);
    assertThat(codec.transform(body)).isSameAs(body);
    assertThatIllegalStateException()
        .isThrownBy(() -> codec.encodeToWire(null, body))
        .withMessageContaining("cannot leave its node");
    assertThatIllegalStateException().isThrownBy(() -> codec.decodeFromWire(0, null));
  }

  @Test
  void the_codec_may_be_registered_by_many_and_an_applications_own_codecs_go_on_working() {
    vertx.eventBus().codecSelector(body -> "no such codec");
    queue(new TaskQueueOptions());
    TaskQueue other = await(TaskQueue.create(vertx, new TaskQueueOptions().setAddress("other")));
    for (int i = 0; i < 3; i++) {
      await(TaskQueue.connect(vertx, ADDRESS).put(() -> Future.succeededFuture(new Point(0, 0))));
    }
    await(TaskQueue.connect(vertx, "other").put(() -> Future.succeededFuture("o")));

    assertThat(await(TaskQueue.connect(vertx, ADDRESS).join(Point.class))).hasSize(3);
    assertThat(await(other.join())).containsExactly("o");
  }

  @Test
  void several_vertx_in_one_jvm_have_queues_of_the_same_name() {
    TaskQueue here = queue(new TaskQueueOptions());
    Vertx second = Vertx.vertx();
    try {
      await(TaskQueue.create(second, new TaskQueueOptions().setAddress(ADDRESS)));
      await(TaskQueue.connect(second, ADDRESS).put(() -> Future.succeededFuture("second")));

      assertThat(await(here.stats()).accepted()).isZero();
      assertThat(await(TaskQueue.connect(second, ADDRESS).join())).containsExactly("second");
    } finally {
      await(second.close());
    }
  }

  @Test
  void puts_from_inside_a_task_through_a_client_are_nested() {
    TaskQueue queue = smallQueue();
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);
    List<Integer> children = IntStream.range(0, 10).boxed().toList();

    await(
        client.put(
            context -> client.putAll(children, n -> c -> Future.succeededFuture(n)).mapEmpty()));

    assertThat(await(client.join(Integer.class))).isEqualTo(children);
    assertThat(await(queue.stats()).admittedBeyondBound()).isPositive();
    assertThat(failureOf(client.submit(context -> client.join())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would wait for itself");
  }
}
