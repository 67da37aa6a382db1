package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A durable queue that ends with all done tells so to those who wait for it. */
class WorkedOffTest extends BusTest {

  private final Disk disk = new Disk();
  private String deployment = "";

  private void start(Duration closeTimeout) {
    TaskQueueOptions options =
        new TaskQueueOptions().setAddress(ADDRESS).setWorkers(2).setCloseTimeout(closeTimeout);
    deployment = await(disk.start(vertx, options));
  }

  private void untilIs(QueueState state) {
    until("it is " + state, () -> await(disk.queue().queue().stats()).state() == state);
  }

  private Future<Message<JsonObject>> join(String joinId) {
    return request("join", new JsonObject().put("joinId", joinId));
  }

  private void endsWithItsJoinAnswered(Supplier<Future<?>> stop) {
    start(Duration.ofSeconds(20));
    ask("put", task(BY_HAND, "a"));
    Future<Message<JsonObject>> join = join("j");
    until("it runs", () -> byHand.containsKey("a"));
    Future<?> stopped = stop.get();
    untilIs(QueueState.CLOSING);
    disk.hold();
    byHand.get("a").complete("a");
    untilIs(QueueState.CLOSED);
    assertThat(codeOf(join("other"))).isEqualTo(TaskQueueCodes.MOVED);
    disk.letGo();

    assertThat(await(join).body().getJsonArray("results")).containsExactly("a");
    assertThat(await(join("j")).body().getJsonArray("results")).containsExactly("a");
    ask("ack", new JsonObject().put("joinId", "j"));
    await(stopped);
    assertThat(disk.records()).containsOnlyKeys("format");
  }

  @Test
  void a_join_that_waits_for_the_last_task_gets_its_batch() {
    endsWithItsJoinAnswered(() -> vertx.undeploy(deployment));
  }

  @Test
  void so_it_does_when_the_queue_is_closed() {
    endsWithItsJoinAnswered(() -> disk.queue().queue().close());
  }

  @Test
  void a_put_is_answered_though_it_takes_long_to_store_it() {
    start(Duration.ofMillis(100));
    disk.hold();
    Future<Message<JsonObject>> put = request("put", task(ECHO, "a"));
    until("it is being stored", () -> disk.writes() > 0);
    Future<Void> stopped = vertx.undeploy(deployment);
    until(
        "nobody serves",
        () ->
            Failures.isNobodyThere(
                await(request("stats", null).<Throwable>map(done -> null).otherwise(e -> e))));
    disk.letGo();
    assertThat(await(put).body().getLong("seq")).isEqualTo(1);
    await(stopped);

    start(Duration.ofMillis(100));
    assertThat(ask("join", null).getJsonArray("results")).containsExactly("a");
  }
}
