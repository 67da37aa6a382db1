package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client of a queue whose owner, played by the test, leaves it to another. */
class PatientClientTest extends BusTest {

  private static final long PATIENCE_MILLIS = 1_000;

  private @Nullable Long firstAt;
  private boolean moved;

  /** Says that it is pending for longer than the client is patient, then that it is moving. */
  private void answer(Message<JsonObject> message) {
    long now = System.nanoTime();
    firstAt = firstAt == null ? now : firstAt;
    if (now - firstAt <= TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
      vertx.setTimer(5, id -> message.reply(new JsonObject().put("state", Reply.PENDING)));
    } else if (!moved) {
      moved = true;
      message.fail(TaskQueueCodes.MOVED, "another node is to have the queue");
    } else {
      message.reply(new JsonObject().put("state", "done").put("result", "of the next"));
    }
  }

  @Test
  void what_has_been_pending_for_long_waits_for_the_next_owner_as_well() {
    await(
        vertx
            .sharedData()
            .<String, JsonObject>getAsyncMap(Ownership.MAP)
            .compose(map -> map.put(ADDRESS, new JsonObject().put("node", "the next"))));
    await(vertx.eventBus().<JsonObject>consumer(ADDRESS, this::answer).completion());
    TaskQueue client =
        new RemoteQueue(vertx, ADDRESS, new CallStyle(false, 5_000, 5_000, 5, PATIENCE_MILLIS));

    Future<Object> submitted = client.submit(new TaskRequest(ECHO, "a"), new TaskOptions());
    assertThat(await(submitted)).isEqualTo("of the next");
    assertThat(moved).isTrue();
  }
}
