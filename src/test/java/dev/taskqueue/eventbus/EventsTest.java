package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a queue tells of itself to whoever listens on the event bus. */
class EventsTest extends BusTest {

  private final List<JsonObject> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    await(
        vertx
            .eventBus()
            .<JsonObject>consumer(ADDRESS + ".events", message -> events.add(message.body()))
            .completion());
  }

  private List<String> told() {
    return events.stream().map(event -> event.getString("event")).toList();
  }

  private TaskQueueOptions options() {
    return new TaskQueueOptions().setWorkers(1).setMaxSize(1).setPublishEvents(true);
  }

  @Test
  void a_listener_by_message_hears_of_full_room_idle_drained_and_closed_in_order_S20() {
    long before = System.currentTimeMillis();
    TaskQueue queue = queue(options());
    await(request("put", task(BY_HAND, "a")));
    until("started", () -> byHand.containsKey("a"));
    await(request("put", task(ECHO, "b")));
    Future<?> waiting = request("put", task(ECHO, "c"));
    until("full", () -> told().contains("full"));
    byHand.get("a").complete("done");
    await(waiting);
    until("idle", () -> told().contains("idle"));
    await(queue.close());

    until("closed", () -> told().contains("closed"));
    assertThat(told()).containsExactly("full", "room", "idle", "drained", "closed");
    assertThat(events)
        .allMatch(event -> event.getString("queue").equals(ADDRESS))
        .allMatch(event -> event.getLong("at") >= before);
  }

  @Test
  void a_listener_by_message_hears_of_control_S20() {
    queue(options());
    ask("pause", new JsonObject());
    ask("resume", new JsonObject());
    ask("resize", new JsonObject().put("workers", 3));
    until("resized", () -> told().contains("resized"));
    assertThat(told()).containsExactly("paused", "resumed", "resized");
    assertThat(events.get(2).getInteger("workers")).isEqualTo(3);
  }

  @Test
  void the_users_own_listener_is_told_as_well() {
    AtomicInteger idle = new AtomicInteger();
    queue(
        options()
            .setListener(
                new TaskQueueListener() {
                  @Override
                  public void idle() {
                    idle.incrementAndGet();
                  }
                }));
    await(request("put", task(ECHO, "a")));
    until("idle", () -> told().contains("idle") && idle.get() == 1);
  }

  @Test
  void a_queue_that_was_not_asked_to_publish_is_silent() {
    TaskQueue queue = queue(new TaskQueueOptions().setWorkers(1));
    await(request("put", task(ECHO, "a")));
    ask("pause", new JsonObject());
    await(queue.close());
    // What was published before this one has come before it.
    vertx.eventBus().publish(ADDRESS + ".events", new JsonObject().put("event", "last"));
    until("the last one", () -> told().contains("last"));
    assertThat(told()).containsExactly("last");
  }

  @Test
  void publishing_needs_an_address() {
    assertThat(failureOf(TaskQueue.create(vertx, options())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("publishEvents needs an address");
  }
}
