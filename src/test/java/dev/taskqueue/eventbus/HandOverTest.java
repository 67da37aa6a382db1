package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Durability;
import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueState;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorker;
import dev.taskqueue.TaskQueueWorkerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner does between saying that it leaves and having left. */
class HandOverTest extends BusTest {

  /** So many puts that to tell them all takes a while. */
  private static final int WAITING = 3_000;

  private final Disk disk = new Disk();

  /** The tasks whose end the listener was told of. */
  private final List<String> ended = new CopyOnWriteArrayList<>();

  /** What the listener was told of the queue itself. */
  private final List<String> about = new CopyOnWriteArrayList<>();

  private final TaskQueueListener listener =
      new TaskQueueListener() {
        @Override
        public void ended(TaskInfo task, OutcomeKind kind, Throwable cause, Duration took) {
          ended.add(task.id() + " " + kind);
        }

        @Override
        public void idle() {
          about.add("idle");
        }

        @Override
        public void paused() {
          about.add("paused");
        }

        @Override
        public void resumed() {
          about.add("resumed");
        }

        @Override
        public void drained() {
          about.add("drained");
        }
      };
  private String deployment = "";

  @BeforeEach
  void start() {
    deployment = await(disk.start(vertx, options()));
  }

  private TaskQueueOptions options() {
    return new TaskQueueOptions()
        .setAddress(ADDRESS)
        .setWorkers(2)
        .setMaxSize(2)
        .setDurability(Durability.CLUSTER)
        .setListener(listener)
        .setCloseTimeout(Duration.ofSeconds(20));
  }

  private static JsonObject byHand(String id) {
    return task(BY_HAND, id).put("id", id);
  }

  private void run(String id) {
    ask("put", byHand(id));
    until(id + " runs", () -> byHand.containsKey(id));
  }

  /** Has the owner begin to leave; completes when it has left. */
  private Future<Void> leave() {
    Future<Message<JsonObject>> waiting = request("join", new JsonObject().put("joinId", "waits"));
    Future<Void> left = vertx.undeploy(deployment);
    assertThat(codeOf(waiting)).isEqualTo(TaskQueueCodes.MOVED);
    return left;
  }

  private void takeOver(Future<Void> left) {
    await(left);
    byHand.clear();
    start();
  }

  private JsonArray results() {
    return ask("join", new JsonObject()).getJsonArray("results");
  }

  @Test
  void what_a_running_task_puts_is_accepted_and_all_else_told_to_ask_again() {
    run("a");
    Future<Void> left = leave();
    DeliveryOptions byTask = new DeliveryOptions().addHeader(Protocol.PARENT_HEADER, "a");
    await(request("put", byHand("child"), byTask));
    assertThat(codeOf(request("put", byHand("b")))).isEqualTo(TaskQueueCodes.MOVED);
    assertThat(codeOf(request("stats", null))).isEqualTo(TaskQueueCodes.MOVED);
    assertThat(left.isComplete()).isFalse();
    assertThat(byHand).containsOnlyKeys("a");

    byHand.get("a").complete("parent");
    takeOver(left);
    until("the child runs", () -> byHand.containsKey("child"));
    byHand.get("child").complete("child");
    assertThat(results()).containsExactly("parent", "child");
  }

  @Test
  void nothing_starts_any_more_when_the_first_that_waits_is_told_to_ask_again() {
    run("a");
    run("b");
    ask("put", byHand("c"));
    ask("put", byHand("d"));
    TaskQueue owned = disk.queue().queue();
    List<QueueState> seen = new CopyOnWriteArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      request("put", byHand("waits " + i))
          .onFailure(moved -> seen.add(await(owned.stats()).state()));
    }
    until("they wait", () -> await(owned.stats()).waiting() == WAITING);
    Future<Void> left = vertx.undeploy(deployment);
    until("all are told", () -> seen.size() == WAITING);
    assertThat(seen).containsOnly(QueueState.PAUSED);

    byHand.get("a").complete("a");
    byHand.get("b").complete("b");
    await(left);
  }

  @Test
  void what_is_being_stored_when_it_begins_to_leave_is_accepted() {
    run("a");
    disk.hold();
    int before = disk.writes();
    DeliveryOptions byTask = new DeliveryOptions().addHeader(Protocol.PARENT_HEADER, "a");
    Future<Message<JsonObject>> put = request("put", byHand("child"), byTask);
    until("it is being stored", () -> disk.writes() > before);
    Future<Void> left = leave();
    Future<Message<JsonObject>> again = request("put", byHand("child"), byTask);
    until("that is known", () -> byHand.containsKey("child"));
    assertThat(put.isComplete()).isFalse();

    disk.letGo();
    await(Future.all(put, again));
    byHand.values().forEach(done -> done.complete("done"));
    takeOver(left);
    JsonObject batch = ask("join", new JsonObject().put("joinId", "waits"));
    assertThat(batch.getJsonArray("results")).containsExactly("done", "done");
  }

  @Test
  void workers_are_heard_and_what_waits_for_one_is_left() {
    startWorker();
    run("a");
    ask("put", byHand("b"));
    until("b waits for it", () -> ask("stats", null).getInteger("running") == 2);
    Future<Void> left = leave();
    ask("offer", new Offer("w", "", "fake", 1, 0, Set.of("other")).toJson());

    byHand.get("a").complete("first");
    await(left);
    assertThat(byHand).containsOnlyKeys("a");
    takeOver(left);
    until("b runs", () -> byHand.containsKey("b"));
    byHand.get("b").complete("second");
    assertThat(results()).containsExactly("first", "second");
  }

  @Test
  void what_has_timed_out_is_not_waited_for_and_keeps_its_workers_slot() {
    startWorker();
    ask("put", byHand("a").put("timeout", 50));
    until("a has timed out", () -> ended.contains("a FAILURE"));
    Promise<Object> late = byHand.get("a");
    ask("put", byHand("b"));
    until("b waits for the worker", () -> ask("stats", null).getInteger("running") == 2);
    Future<Void> left = vertx.undeploy(deployment);

    takeOver(left);
    until("the next owner knows that it is busy", () -> workers().contains("\"running\":1"));
    ask("put", byHand("c"));
    until("c waits, or b", () -> ask("stats", null).getInteger("running") == 2);
    assertThat(byHand).doesNotContainKey("c");
    late.complete("late");
    until("both have run", () -> endAll() == 2);
    assertThat(results()).containsExactly("done", "done");
  }

  @Test
  void what_has_timed_out_and_keeps_a_key_is_waited_for() {
    startWorker();
    ask("put", byHand("a").put("timeout", 50).put("key", "k"));
    until("a has timed out", () -> ended.contains("a FAILURE"));
    Future<Void> left = vertx.undeploy(deployment);
    until("it leaves", this::isLeaving);
    assertThat(left.isComplete()).isFalse();

    byHand.get("a").complete("late");
    await(left);
  }

  private void startWorker() {
    TaskQueueWorkerOptions worker =
        new TaskQueueWorkerOptions().setQueue(ADDRESS).setSlots(1).setAddresses(Set.of(BY_HAND));
    await(vertx.deployVerticle(new TaskQueueWorker(worker)));
  }

  private String workers() {
    return ask("workers", new JsonObject()).encode();
  }

  private boolean isLeaving() {
    return await(
        request("stats", null)
            .map(stats -> false)
            .otherwise(cause -> Failures.codeOfReply(cause) == TaskQueueCodes.MOVED));
  }

  /** Ends all that have come and counts those, as more may come meanwhile. */
  private int endAll() {
    List<Promise<Object>> come = List.copyOf(byHand.values());
    come.forEach(done -> done.tryComplete("done"));
    return come.size();
  }

  @Test
  void no_listener_is_told_of_the_end_of_tasks_that_go_on_elsewhere() {
    run("a");
    run("b");
    ask("put", byHand("c"));
    TaskOptions code = new TaskOptions().setId("code");
    await(disk.queue().queue().put(task -> Future.succeededFuture(), code));
    Future<Void> left = leave();
    byHand.get("a").complete("a");
    byHand.get("b").complete("b");
    takeOver(left);
    assertThat(about).isEmpty();
    assertThat(ended).containsExactlyInAnyOrder("a SUCCESS", "b SUCCESS", "code CANCELLED");

    until("c runs", () -> byHand.containsKey("c"));
    byHand.get("c").complete("c");
    assertThat(results()).containsExactly("a", "b", "c");
    assertThat(ended).contains("c SUCCESS");
  }

  @Test
  void who_waits_for_the_queue_itself_is_told_of_no_end_that_is_none() {
    run("a");
    run("b");
    ask("put", byHand("c"));
    TaskQueue owned = disk.queue().queue();
    Future<JoinReport> join = owned.joinReport();
    Future<Void> idle = owned.idle();
    Future<Void> left = leave();
    disk.hold();
    byHand.get("a").complete("a");
    byHand.get("b").complete("b");
    assertThat(failureOf(join))
        .isInstanceOf(QueueClosedException.class)
        .hasMessageContaining("next owner");
    assertThat(failureOf(idle)).isInstanceOf(QueueClosedException.class);
    assertThat(failureOf(owned.join())).isInstanceOf(QueueClosedException.class);
    assertThat(failureOf(owned.idle())).isInstanceOf(QueueClosedException.class);

    Future<JoinReport> closed = owned.close(Duration.ZERO); // while the last ends are being stored
    disk.letGo();
    takeOver(left);
    assertThat(await(closed).failures())
        .singleElement()
        .satisfies(end -> assertThat(end.cause()).hasMessageContaining("next owner"));
    until("c runs", () -> byHand.containsKey("c"));
    byHand.get("c").complete("c");
    assertThat(results()).containsExactly("a", "b", "c");
  }

  @Test
  void a_join_in_one_request_gets_its_batch_yet() {
    run("a");
    disk.hold();
    int before = disk.writes();
    byHand.get("a").complete("a");
    until("the outcome is written", () -> disk.writes() > before);
    Future<Message<JsonObject>> batch = request("join", new JsonObject(), Duration.ofSeconds(30));
    request("put", byHand("b").put("scope", "later"));
    until("another task runs", () -> byHand.containsKey("b"));
    Future<Message<JsonObject>> round =
        request("join", new JsonObject().put("scope", "later").put("joinId", "j"));
    Future<Void> left = vertx.undeploy(deployment);
    assertThat(codeOf(round)).isEqualTo(TaskQueueCodes.MOVED);
    assertThat(batch.isComplete()).isFalse();

    disk.letGo();
    assertThat(await(batch).body().getJsonArray("results")).containsExactly("a");
    byHand.get("b").complete("b");
    await(left);
  }

  @ParameterizedTest(name = "others stand by: {0}")
  @ValueSource(booleans = {false, true})
  void a_queue_that_goes_on_elsewhere_publishes_no_end(boolean standby) {
    List<String> events = new CopyOnWriteArrayList<>();
    String address = Protocol.eventsAddress(ADDRESS);
    await(
        vertx
            .eventBus()
            .<JsonObject>consumer(address, event -> events.add(event.body().getString("event")))
            .completion());
    await(vertx.undeploy(deployment));
    deployment = await(disk.start(vertx, options().setPublishEvents(true).setStandby(standby)));
    await(vertx.undeploy(deployment));
    // What was published before this one has come before it.
    vertx.eventBus().publish(address, new JsonObject().put("event", "last"));
    until("the last one", () -> events.contains("last"));
    assertThat(events).isEqualTo(standby ? List.of("last") : List.of("closed", "last"));
  }
}
