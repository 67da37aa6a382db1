package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OverflowPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Puts and joins by plain messages, as any language sends them. */
class PutAndJoinTest extends BusTest {

  @Test
  void a_plain_request_puts_and_another_joins() {
    queue(new TaskQueueOptions());

    JsonObject put = ask("put", task(ECHO, "a"));
    ask("put", task(ECHO, "b").put("delay", 20));
    JsonObject joined = ask("join", new JsonObject());

    assertThat(put.getString("id")).isNotEmpty();
    assertThat(put.getString("scope")).isEmpty();
    assertThat(put.getLong("seq")).isEqualTo(1);
    assertThat(joined.getString("state")).isEqualTo("joined");
    assertThat(joined.getJsonArray("results")).isEqualTo(new JsonArray().add("a").add("b"));
    assertThat(ask("join", null).getJsonArray("results")).isEmpty();
  }

  @Test
  void headers_and_the_id_reach_the_handler() {
    queue(new TaskQueueOptions());
    await(
        vertx
            .eventBus()
            .consumer(
                "headers",
                message -> {
                  JsonObject seen = new JsonObject();
                  message.headers().forEach(seen::put);
                  message.reply(seen);
                })
            .completion());

    JsonObject headers = new JsonObject().put("action", "doIt").put("many", JsonArray.of("x", "y"));
    ask("put", task("headers", null).put("id", "t1").put("headers", headers));

    JsonObject seen = ask("join", new JsonObject()).getJsonArray("results").getJsonObject(0);
    assertThat(seen.remove("task-queue-execution")).asString().isNotEmpty();
    assertThat(seen)
        .isEqualTo(
            new JsonObject()
                .put("action", "doIt")
                .put("many", "y")
                .put("task-queue-id", "t1")
                .put("task-queue-attempt", "1"));
  }

  @Test
  void a_put_that_finds_no_room_before_its_sender_gives_up_fails_with_429_and_never_runs() {
    smallQueue();
    fill();

    int code = codeOf(request("put", task(BY_HAND, "late"), Duration.ofMillis(200)));

    assertThat(code).isEqualTo(TaskQueueCodes.FULL);
    byHand.get("running").complete("done");
    JsonObject joined = ask("join", new JsonObject());
    assertThat(joined.getJsonArray("results")).isEqualTo(JsonArray.of("done", "buffered"));
    assertThat(joined.getJsonObject("counts").getInteger("expired")).isEqualTo(1);
    assertThat(byHand).doesNotContainKey("late");
  }

  @Test
  void a_put_timeout_of_its_own_fails_with_408() {
    smallQueue();
    fill();

    assertThat(codeOf(request("put", task(ECHO, "late").put("putTimeout", "PT0.02S"))))
        .isEqualTo(TaskQueueCodes.TIMED_OUT);
  }

  @Test
  void a_delayed_put_is_answered_when_it_is_registered() {
    smallQueue();
    fill();

    assertThat(ask("put", task(ECHO, "x").put("delay", "PT1H").put("id", "d")).getLong("seq"))
        .isEqualTo(3);
    assertThat(ask("cancel", new JsonObject().put("id", "d")).getInteger("cancelled")).isOne();
  }

  @Test
  void a_repeated_put_is_answered_as_the_first_was_and_runs_once() {
    queue(new TaskQueueOptions());
    JsonObject first = ask("put", task(BY_HAND, "once").put("id", "a").put("priority", 5));

    JsonObject whileItRuns =
        ask(
            "put",
            new JsonObject("{\"priority\":5,\"id\":\"a\",\"body\":\"once\"}")
                .put("address", BY_HAND));
    until("runs", () -> byHand.containsKey("once"));
    byHand.get("once").complete(1);
    JsonObject joined = ask("join", new JsonObject());
    JsonObject after = ask("put", task(BY_HAND, "once").put("id", "a").put("priority", 5));

    assertThat(whileItRuns).isEqualTo(first);
    assertThat(after).isEqualTo(first);
    assertThat(joined.getJsonArray("results")).isEqualTo(JsonArray.of(1));
    assertThat(ask("stats", null).getLong("accepted")).isEqualTo(1);
  }

  @Test
  void repetitions_of_a_put_that_waits_for_room_wait_with_it() {
    smallQueue();
    fill();
    Future<Message<JsonObject>> first = request("put", task(ECHO, "w").put("id", "w"));
    Future<Message<JsonObject>> second = request("put", task(ECHO, "w").put("id", "w"));
    until("waits", () -> ask("stats", null).getInteger("waiting") == 1);

    byHand.get("running").complete("done");

    assertThat(await(first).body()).isEqualTo(await(second).body());
    assertThat(ask("join", null).getJsonArray("results"))
        .isEqualTo(JsonArray.of("done", "buffered", "w"));
  }

  @Test
  void an_id_with_another_content_is_a_conflict() {
    TaskQueue queue = queue(new TaskQueueOptions());
    ask("put", task(ECHO, "x").put("id", "a"));

    assertThat(codeOf(request("put", task(ECHO, "y").put("id", "a"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
    await(queue.put(new TaskRequest(BY_HAND, "local"), new TaskOptions().setId("mine")));
    assertThat(codeOf(request("put", task(ECHO, "y").put("id", "mine"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
  }

  @Test
  void a_refused_put_may_be_tried_again_with_its_id() {
    smallQueue();
    fill();
    JsonObject late = task(ECHO, "late").put("id", "l");
    assertThat(codeOf(request("put", late, Duration.ofMillis(50)))).isEqualTo(429);

    byHand.get("running").complete("done");
    ask("join", null);
    ask("put", late);

    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("late"));
  }

  @Test
  void a_delayed_put_that_was_accepted_is_remembered_though_it_finds_no_room_later() {
    TaskQueue queue =
        queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1).setOverflow(OverflowPolicy.FAIL));
    fill();
    JsonObject delayed = task(ECHO, "x").put("id", "d").put("delay", 1);
    JsonObject accepted = ask("put", delayed);
    until("it is dropped", () -> await(queue.stats()).ended().dropped() == 1);

    assertThat(ask("put", delayed)).isEqualTo(accepted);
    assertThat(await(queue.stats()).accepted()).isEqualTo(3);
  }

  @Test
  void a_put_can_be_followed_until_it_has_entered_or_ended() {
    smallQueue();
    fill();
    JsonObject entering = task(ECHO, "e").put("id", "e").put("answer", "entered");

    JsonObject pending = await(request("put", entering, Duration.ofMillis(50))).body();
    JsonObject endedPending =
        await(request("put", task(ECHO, "r").put("answer", "ended"), Duration.ofMillis(50))).body();
    byHand.get("running").complete("done");
    JsonObject entered = ask("put", entering);
    JsonObject ended =
        ask("put", task(ECHO, "r").put("answer", "ended").put("id", endedPending.getString("id")));

    assertThat(pending.getString("state")).isEqualTo("pending");
    assertThat(entered).isEqualTo(pending.copy().put("state", "entered"));
    assertThat(ended.getString("state")).isEqualTo("ended");
    assertThat(ended.getString("result")).isEqualTo("r");
    assertThat(ask("join", null).getJsonArray("results"))
        .isEqualTo(JsonArray.of("done", "buffered", "e"));
  }

  @Test
  void a_task_that_fails_tells_who_follows_it_and_the_joiner() {
    queue(new TaskQueueOptions().setExceptionHandler(failure -> {}));
    Future<Message<JsonObject>> following =
        request("put", task(BY_HAND, "f").put("answer", "ended"));
    ask("put", task("nobody", "n"));
    until("runs", () -> byHand.containsKey("f"));
    byHand.get("f").fail("no luck");

    JsonObject joined = ask("join", null);

    assertThat(failureOf(following)).hasMessage("no luck");
    assertThat(codeOf(following)).isEqualTo(TaskQueueCodes.FAILED);
    assertThat(joined.getJsonObject("counts").getInteger("failed")).isEqualTo(2);
    assertThat(
            joined.getJsonArray("failures").stream().map(f -> ((JsonObject) f).getInteger("code")))
        .containsExactlyInAnyOrder(500, TaskQueueCodes.NOT_FOUND);
  }

  @Test
  void a_put_on_behalf_of_a_running_task_does_not_wait_for_its_slot() {
    smallQueue();
    fill();
    String running =
        ask("put", task(ECHO, "x").put("id", "p").put("delay", "PT1H")).getString("id");
    DeliveryOptions byDelayed = new DeliveryOptions().addHeader("task-queue-id", running);
    DeliveryOptions byRunning = new DeliveryOptions().addHeader("task-queue-id", "running");

    assertThat(codeOf(request("put", task(ECHO, "n").put("putTimeout", 20), byDelayed)))
        .isEqualTo(408);
    await(request("put", task(ECHO, "nested"), byRunning));
    assertThat(ask("stats", null).getInteger("admittedBeyondBound")).isOne();
    assertThat(
            codeOf(
                request("join", null, new DeliveryOptions().addHeader("task-queue-id", "running"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
  }

  @Test
  void put_all_tells_what_was_accepted() {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1));
    JsonArray tasks =
        JsonArray.of(
            task(BY_HAND, "running").put("id", "1"),
            task(ECHO, "b"),
            task(ECHO, "c"),
            task(ECHO, "d"));

    JsonObject reply =
        await(request("putAll", new JsonObject().put("tasks", tasks), Duration.ofMillis(100)))
            .body();

    assertThat(reply.getJsonArray("accepted")).hasSize(2);
    assertThat(reply.getJsonObject("refused").getInteger("index")).isEqualTo(2);
    assertThat(reply.getJsonObject("refused").getInteger("code")).isEqualTo(429);
    byHand.get("running").complete("a");
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("a", "b"));
    assertThat(ask("putAll", new JsonObject().put("tasks", tasks)).getJsonArray("accepted"))
        .hasSize(4);
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("b", "c", "d"));
  }

  @Test
  void put_all_may_keep_its_place_and_go_on() {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1));
    JsonArray tasks = JsonArray.of(task(BY_HAND, "a"), task(ECHO, "b"), task(ECHO, "c"));
    JsonObject first = putAllKeeping(tasks, "");
    assertThat(first.getJsonArray("accepted")).hasSize(2);
    String waiting = first.getString("waiting");
    JsonArray rest = JsonArray.of(task(ECHO, "c"), task(ECHO, "d"));
    JsonObject second = putAllKeeping(rest, waiting);
    assertThat(second.getJsonArray("accepted")).isEmpty();
    assertThat(second.getString("waiting")).isEqualTo(waiting);
    byHand.get("a").complete("a");

    JsonObject third = putAllKeeping(rest, waiting);

    assertThat(third.getJsonArray("accepted")).hasSize(2);
    assertThat(third.getJsonArray("accepted").getJsonObject(0).getString("id")).isEqualTo(waiting);
    assertThat(third.containsKey("waiting")).isFalse();
    JsonObject joined = ask("join", null);
    assertThat(joined.getJsonArray("results")).isEqualTo(JsonArray.of("a", "b", "c", "d"));
    assertThat(joined.getJsonObject("counts").getInteger("expired")).isZero();
  }

  @Test
  void put_all_waits_no_longer_than_its_sender_for_a_task_that_was_put_before() {
    smallQueue();
    ask("put", task(BY_HAND, "runs"));
    ask("put", task(ECHO, "fills"));
    JsonObject task = task(ECHO, "waits").put("id", "waits");
    request("put", task);
    until("it waits", () -> ask("stats", null).getInteger("waiting") == 1);

    JsonObject body = new JsonObject().put("tasks", JsonArray.of(task));
    JsonObject reply = await(request("putAll", body, Duration.ofMillis(100))).body();
    assertThat(reply.getJsonObject("refused").getInteger("code"))
        .isEqualTo(TaskQueueCodes.TIMED_OUT);
  }

  @Test
  void an_id_that_comes_again_in_another_scope_is_a_conflict() {
    queue(new TaskQueueOptions());
    JsonArray tasks = JsonArray.of(task(ECHO, 1).put("id", "x"));
    JsonObject first = new JsonObject().put("tasks", tasks).put("scope", "a");
    assertThat(ask("putAll", first).getJsonArray("accepted")).hasSize(1);

    JsonObject refused = ask("putAll", first.copy().put("scope", "b")).getJsonObject("refused");
    assertThat(refused.getInteger("code")).isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(ask("putAll", first).getJsonArray("accepted")).hasSize(1);
  }

  @Test
  void a_put_that_is_answered_at_its_end_may_be_put_again_when_there_was_no_room() {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1).setOverflow(OverflowPolicy.FAIL));
    ask("put", task(BY_HAND, "runs"));
    ask("put", task(ECHO, "fills"));
    JsonObject task =
        task(ECHO, "again").put("id", "again").put("answer", "ended").put("delay", 20);
    assertThat(codeOf(request("put", task))).isEqualTo(TaskQueueCodes.FULL);

    byHand.get("runs").complete("done");
    until("there is room", () -> ask("stats", null).getInteger("running") == 0);
    assertThat(ask("put", task).getString("result")).isEqualTo("again");
  }

  @Test
  void a_failure_that_cannot_say_what_it_is_keeps_no_batch_from_its_requester() {
    TaskQueue queue = queue(new TaskQueueOptions());
    RuntimeException silent =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("expected");
          }
        };
    await(queue.put(() -> Future.failedFuture(silent)));
    await(queue.put(() -> Future.succeededFuture("well")));

    JsonObject batch = ask("join", null);
    assertThat(batch.getJsonArray("results")).isEqualTo(JsonArray.of("well"));
    assertThat(batch.getJsonArray("failures")).hasSize(1);
  }

  @Test
  void put_all_that_may_keep_its_place_is_forgotten_when_it_did_not_have_to() {
    queue(new TaskQueueOptions().setWorkers(1).setMaxSize(1));
    WeakReference<String> body = putAllThatWaits("body of " + System.nanoTime());
    byHand.clear();
    until(
        "nothing keeps it",
        () -> {
          System.gc();
          return body.get() == null;
        });
  }

  @Test
  void rounds_of_put_all_are_forgotten_when_they_were_answered() {
    smallQueue();
    ask("put", task(BY_HAND, "runs"));
    ask("put", task(ECHO, "fills"));
    JsonArray one = JsonArray.of(task(ECHO, "waits"));
    String waiting = putAllKeeping(one, "").getString("waiting");
    WeakReference<String> round = roundThatWaits(one, waiting, "body of " + System.nanoTime());
    until(
        "nothing keeps it",
        () -> {
          System.gc();
          return round.get() == null;
        });
  }

  private WeakReference<String> roundThatWaits(JsonArray one, String waiting, String body) {
    JsonArray tasks = one.copy().add(task(ECHO, body));
    assertThat(putAllKeeping(tasks, waiting).getString("waiting")).isEqualTo(waiting);
    return new WeakReference<>(body);
  }

  private WeakReference<String> putAllThatWaits(String body) {
    JsonArray tasks = JsonArray.of(task(BY_HAND, "a"), task(ECHO, "b"), task(ECHO, body));
    Future<Message<JsonObject>> put =
        request("putAll", new JsonObject().put("tasks", tasks).put("waiting", ""));
    until("one waits", () -> ask("stats", null).getInteger("waiting") == 1);
    until("the first runs", () -> byHand.containsKey("a"));
    byHand.get("a").complete("a");
    assertThat(await(put).body().getJsonArray("accepted")).hasSize(3);
    assertThat(ask("join", null).getJsonArray("results")).hasSize(3);
    return new WeakReference<>(body);
  }

  private JsonObject putAllKeeping(JsonArray tasks, String waiting) {
    JsonObject body = new JsonObject().put("tasks", tasks).put("waiting", waiting);
    return await(request("putAll", body, Duration.ofMillis(100))).body();
  }

  @Test
  void put_all_waits_for_room() {
    queue(new TaskQueueOptions().setWorkers(2).setMaxSize(1));
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < 500; i++) {
      tasks.add(task(ECHO, i));
    }

    JsonObject reply = ask("putAll", new JsonObject().put("tasks", tasks).put("scope", "many"));

    assertThat(reply.getJsonArray("accepted")).hasSize(500);
    assertThat(reply.containsKey("refused")).isFalse();
    assertThat(ask("join", new JsonObject().put("scope", "many")).getJsonArray("results"))
        .hasSize(500);
  }

  @Test
  void a_one_shot_join_that_is_not_done_in_time_takes_nothing() {
    queue(new TaskQueueOptions());
    ask("put", task(BY_HAND, "slow"));

    assertThat(codeOf(request("join", new JsonObject(), Duration.ofMillis(50))))
        .isEqualTo(TaskQueueCodes.TIMED_OUT);
    byHand.get("slow").complete("at last");
    assertThat(ask("join", null).getJsonArray("results")).isEqualTo(JsonArray.of("at last"));
  }

  @Test
  void control_by_message() {
    queue(new TaskQueueOptions().setWorkers(1));
    assertThat(ask("pause", null)).isNull();
    ask("put", task(ECHO, "a").put("scope", "s"));
    ask("put", task(ECHO, "b").put("scope", "t").put("id", "b"));
    assertThat(ask("stats", null).getString("state")).isEqualTo("PAUSED");
    assertThat(ask("progress", new JsonObject().put("scope", "s")).getInteger("unfinished"))
        .isOne();

    assertThat(ask("cancel", new JsonObject().put("id", "b")).getInteger("cancelled")).isOne();
    assertThat(codeOf(request("cancel", new JsonObject().put("id", "b")))).isEqualTo(404);
    assertThat(ask("cancel", new JsonObject().put("scope", "s")).getInteger("cancelled")).isOne();
    ask("put", task(ECHO, "c"));
    assertThat(ask("clear", null).getInteger("cancelled")).isOne();
    ask("resize", new JsonObject().put("workers", 3));
    ask("resume", new JsonObject());

    JsonObject stats = ask("stats", null);
    assertThat(stats.getInteger("workers")).isEqualTo(3);
    assertThat(stats.getString("state")).isEqualTo("RUNNING");
    assertThat(stats.getJsonObject("ended").getInteger("cancelled")).isEqualTo(3);
  }

  @Test
  void the_scopes_that_have_something_to_join_are_listed() {
    queue(new TaskQueueOptions().setWorkers(1));
    for (String scope : new String[] {"t", "s", "gone"}) {
      ask("put", task(ECHO, 1).put("scope", scope));
    }
    ask("join", new JsonObject().put("scope", "gone"));

    JsonArray scopes = ask("scopes", null).getJsonArray("scopes");

    assertThat(scopes).hasSize(2);
    assertThat(scopes.getJsonObject(0))
        .isEqualTo(ask("progress", new JsonObject().put("scope", "s")));
    assertThat(ask("scopes", new JsonObject().put("max", 1)).getJsonArray("scopes")).hasSize(1);
    assertThat(codeOf(request("scopes", new JsonObject().put("max", 0)))).isEqualTo(400);
  }

  /** Takes the slot and the place in the buffer of a small queue. */
  private void fill() {
    ask("put", task(BY_HAND, "running").put("id", "running"));
    until("runs", () -> byHand.containsKey("running"));
    ask("put", task(ECHO, "buffered"));
  }
}
