package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a queue has told anyone holds for the next one too, however the first has ended. */
class DurableTest extends BusTest {

  private final Disk disk = new Disk();
  private final List<Vertx> dead = new ArrayList<>();
  private String deployment = "";

  @BeforeEach
  void startQueue() {
    start();
  }

  @AfterEach
  void closeTheDead() {
    dead.forEach(one -> await(one.close()));
  }

  private void start() {
    deployment = await(disk.start(vertx, options()));
  }

  private TaskQueueOptions options() {
    return new TaskQueueOptions()
        .setAddress(ADDRESS)
        .setWorkers(2)
        .setMaxSize(2)
        .setCloseTimeout(Duration.ofMillis(50));
  }

  /** From here on, nothing that the queue does reaches the journal; another one takes over. */
  private void crash() {
    disk.connect();
    dead.add(vertx);
    byHand.clear();
    startVertx();
    start();
  }

  private static JsonObject byHand(String id) {
    return task(BY_HAND, id).put("id", id);
  }

  private static JsonObject echo(String id) {
    return task(ECHO, id).put("id", id);
  }

  private JsonObject put(JsonObject task) {
    return ask("put", task);
  }

  private JsonObject join(String joinId) {
    return ask("join", new JsonObject().put("joinId", joinId));
  }

  private void acknowledge(String joinId) {
    ask("ack", new JsonObject().put("joinId", joinId));
  }

  private static List<Object> results(JsonObject batch) {
    return batch.getJsonArray("results").stream().toList();
  }

  private void untilEnded(int count) {
    until(
        count + " outcomes are stored",
        () ->
            disk.records().values().stream().filter(record -> record.containsKey("outcome")).count()
                == count);
  }

  // ---- puts

  @Test
  void a_put_is_answered_when_the_task_is_stored() {
    disk.hold();
    Future<Message<JsonObject>> put = request("put", echo("a"));
    until("it is being written", () -> disk.writes() > 0);
    ask("stats", new JsonObject());
    assertThat(put.isComplete()).isFalse();

    disk.letGo();
    assertThat(await(put).body().getString("id")).isEqualTo("a");
  }

  @Test
  void a_task_that_is_nested_too_deep_to_be_stored_is_refused_and_harms_no_other() {
    JsonObject deep = task(ECHO, nested(500)); // the task around it is one level more
    assertThat(codeOf(request("put", deep.copy()))).isEqualTo(TaskQueueCodes.MALFORMED);

    JsonArray tasks = new JsonArray();
    for (String id : List.of("a", "b", "c", "d", "waits")) {
      tasks.add(byHand(id));
    }
    Future<Message<JsonObject>> all =
        request("putAll", new JsonObject().put("tasks", tasks.add(deep)));
    until("both slots are taken", () -> byHand.keySet().containsAll(Set.of("a", "b")));
    until("one waits", () -> ask("stats", new JsonObject()).getInteger("waiting") == 1);
    for (String id : List.of("a", "b", "c", "d", "waits")) {
      until(id + " is there", () -> byHand.containsKey(id));
      byHand.get(id).complete(id);
    }

    JsonObject told = await(all).body();
    assertThat(told.getJsonArray("accepted")).hasSize(5);
    assertThat(told.getJsonObject("refused").getInteger("index")).isEqualTo(5);
    assertThat(told.getJsonObject("refused").getInteger("code"))
        .isEqualTo(TaskQueueCodes.MALFORMED);
    assertThat(results(join("j"))).containsExactly("a", "b", "c", "d", "waits");
  }

  private static JsonArray nested(int depth) {
    JsonArray innermost = new JsonArray();
    JsonArray array = innermost;
    for (int i = 1; i < depth; i++) {
      array = new JsonArray().add(array);
    }
    innermost.add(1);
    return array;
  }

  @Test
  void puts_that_come_together_are_stored_together() {
    disk.hold();
    List<Future<Message<JsonObject>>> puts = new ArrayList<>();
    puts.add(request("put", echo("first")));
    until("the first is being written", () -> disk.writes() == 1);
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < 100; i++) {
      tasks.add(echo("task" + i));
    }
    puts.add(request("putAll", new JsonObject().put("tasks", tasks)));
    until("all are in the queue", () -> ask("stats", new JsonObject()).getLong("accepted") == 101L);
    disk.letGo();

    assertThat(await(puts.get(1)).body().getJsonArray("accepted")).hasSize(100);
    assertThat(disk.writes()).isLessThan(20);
  }

  @Test
  void accepted_tasks_are_run_by_the_next_owner_in_their_order() {
    put(byHand("running"));
    put(byHand("running too"));
    put(byHand("buffered"));
    put(byHand("buffered too"));
    until("two run", () -> byHand.size() == 2); // or the dead might still ask for them
    crash();

    until("the first two run", () -> byHand.size() == 2);
    assertThat(byHand).doesNotContainKey("buffered");
    for (String id : List.of("running", "running too", "buffered", "buffered too")) {
      until(id + " runs", () -> byHand.containsKey(id));
      byHand.get(id).complete("result of " + id);
    }
    assertThat(results(join("j")))
        .isEqualTo(
            List.of(
                "result of running",
                "result of running too",
                "result of buffered",
                "result of buffered too"));
  }

  @Test
  void more_tasks_than_the_bounds_allow_are_taken_over() {
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < 50; i++) {
      tasks.add(echo("task" + i).put("delay", "PT1H"));
    }
    ask("putAll", new JsonObject().put("tasks", tasks));
    crash();
    assertThat(ask("stats", new JsonObject()).getInteger("delayed")).isEqualTo(50);
  }

  @Test
  void a_delay_goes_on_where_it_was() {
    put(echo("soon").put("delay", 200));
    crash();
    assertThat(results(join("j"))).isEqualTo(List.of("soon"));
  }

  @Test
  void a_put_that_waits_for_room_is_not_accepted() {
    for (String id : List.of("a", "b", "c", "d")) {
      put(byHand(id));
    }
    request("put", byHand("waiting"));
    until("it waits", () -> ask("stats", new JsonObject()).getInteger("waiting") == 1);
    crash();
    assertThat(ask("stats", new JsonObject()).getLong("accepted")).isEqualTo(4);
  }

  @Test
  void a_repeated_put_is_known_after_a_crash() {
    JsonObject first = put(byHand("running"));
    until("it runs", () -> byHand.containsKey("running"));
    JsonObject second = put(echo("ended"));
    untilEnded(1);
    crash();

    assertThat(put(byHand("running"))).isEqualTo(first);
    assertThat(put(echo("ended"))).isEqualTo(second);
    assertThat(codeOf(request("put", task(ECHO, "other").put("id", "ended"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(ask("stats", new JsonObject()).getLong("accepted")).isEqualTo(2);
  }

  @Test
  void a_repeated_put_is_known_after_its_result_was_joined() {
    JsonObject put = put(echo("a"));
    join("j");
    acknowledge("j");
    crash();
    assertThat(put(echo("a"))).isEqualTo(put);
    assertThat(results(join("k"))).isEmpty();
  }

  @Test
  void numbers_go_on_where_they_were() {
    assertThat(put(byHand("a")).getLong("seq")).isEqualTo(1);
    assertThat(put(byHand("b")).getLong("seq")).isEqualTo(2);
    crash();
    assertThat(put(byHand("c")).getLong("seq")).isEqualTo(3);
  }

  @Test
  void a_retry_keeps_its_number() {
    List<String> attempts = new CopyOnWriteArrayList<>();
    await(
        vertx
            .eventBus()
            .consumer(
                "failing",
                message -> {
                  attempts.add(message.headers().get("task-queue-attempt"));
                  if (attempts.size() < 2) {
                    message.fail(1, "not yet");
                  }
                })
            .completion());
    put(
        task("failing", "x")
            .put("id", "x")
            .put("retries", new JsonObject().put("max", 2).put("delay", 1)));
    until(
        "the second attempt is stored",
        () ->
            disk.records().values().stream()
                .anyMatch(record -> record.getInteger("attempt", 0) == 2));
    List<String> later = new CopyOnWriteArrayList<>();
    disk.connect();
    dead.add(vertx);
    startVertx();
    await(
        vertx
            .eventBus()
            .consumer(
                "failing",
                message -> {
                  later.add(message.headers().get("task-queue-attempt"));
                  message.fail(1, "never");
                })
            .completion());
    start();

    JsonObject failure = join("j").getJsonArray("failures").getJsonObject(0);
    assertThat(later).containsExactly("2", "3");
    assertThat(failure.getInteger("attempts")).isEqualTo(3);
  }

  @Test
  void a_back_off_outlives_its_queue_and_the_execution_before_it_counts() {
    List<String> attempts = new CopyOnWriteArrayList<>();
    failing(attempts);
    put(
        task("failing", "x")
            .put("id", "x")
            .put("retries", new JsonObject().put("max", 2).put("delay", "PT1H")));
    long now = System.currentTimeMillis();
    until("that the first attempt has ended is stored", () -> due() > 0);
    assertThat(due()).isBetween(now, now + Duration.ofHours(2).toMillis());
    crash();
    assertThat(ask("stats", new JsonObject()).getInteger("retrying")).isEqualTo(1);
    assertThat(attempts).containsExactly("1");

    crashWhenDue(attempts);
    until("the second attempt has ended", () -> due() > now);
    crashWhenDue(attempts);
    JsonObject failure = join("j").getJsonArray("failures").getJsonObject(0);
    assertThat(attempts).containsExactly("1", "2", "3");
    assertThat(failure.getInteger("attempts")).isEqualTo(3);
  }

  private void failing(List<String> attempts) {
    await(
        vertx
            .eventBus()
            .consumer(
                "failing",
                message -> {
                  attempts.add(message.headers().get(TaskRequest.ATTEMPT_HEADER));
                  message.fail(1, "always");
                })
            .completion());
  }

  /** When the task in its back-off is to be tried again; 0 if none is. */
  private long due() {
    return disk.records().values().stream()
        .mapToLong(record -> record.getLong("due", 0L))
        .max()
        .orElse(0);
  }

  /** Another queue takes over when the back-off has passed. */
  private void crashWhenDue(List<String> attempts) {
    disk.connect();
    dead.add(vertx);
    disk.records()
        .forEach(
            (key, record) -> {
              if (record.containsKey("due")) {
                disk.store(key, record.put("due", 1));
              }
            });
    startVertx();
    failing(attempts);
    start();
  }

  // ---- results

  @Test
  void results_that_nobody_has_joined_are_the_next_owners_to_give() {
    put(byHand("a"));
    put(byHand("b"));
    until("both run", () -> byHand.size() == 2);
    byHand.get("b").complete(new JsonObject().put("b", 2));
    untilEnded(1);
    crash();

    until("a runs again", () -> byHand.containsKey("a"));
    byHand.get("a").complete("a");
    JsonObject batch = join("j");
    assertThat(results(batch)).isEqualTo(List.of("a", new JsonObject().put("b", 2)));
    assertThat(batch.getJsonObject("counts").getLong("succeeded")).isEqualTo(2);
  }

  @Test
  void failures_and_counts_are_kept_too() {
    put(byHand("fails"));
    put(byHand("null"));
    until("both run", () -> byHand.size() == 2);
    byHand.get("fails").fail("as it must");
    byHand.get("null").complete(null);
    put(echo("uncollected").put("collect", false));
    until(
        "all is stored",
        () ->
            disk.records().values().stream()
                    .filter(record -> record.containsKey("counts"))
                    .mapToLong(
                        record ->
                            record.getJsonObject("counts").getLong("nulls")
                                + record.getJsonObject("counts").getLong("succeeded"))
                    .sum()
                == 2);
    untilEnded(1);
    crash();

    JsonObject batch = join("j");
    assertThat(batch.getJsonObject("counts").getMap())
        .containsEntry("failed", 1L)
        .containsEntry("nulls", 1L)
        .containsEntry("succeeded", 1L);
    assertThat(batch.getJsonArray("failures").getJsonObject(0).getString("message"))
        .isEqualTo("as it must");
    assertThat(results(batch)).isEmpty();
  }

  @Test
  void a_batch_belongs_to_its_join_whoever_owns_the_queue() {
    put(echo("a"));
    put(echo("b"));
    JsonObject batch = join("j");
    put(echo("c"));
    untilEnded(3);
    crash();

    assertThat(results(join("k"))).isEqualTo(List.of("c"));
    assertThat(join("j").getString("copy")).isNotEqualTo(batch.getString("copy"));
    assertThat(join("j").getString("copy")).isEqualTo(join("j").getString("copy"));
    assertThat(join("j").getJsonArray("results")).isEqualTo(batch.getJsonArray("results"));
    assertThat(join("j").getJsonObject("counts")).isEqualTo(batch.getJsonObject("counts"));
  }

  @Test
  void counts_are_kept_beside_an_older_batch_that_is_not_acknowledged() {
    put(echo("a"));
    join("old");
    put(echo("b"));
    join("new");
    acknowledge("new");
    for (int restarts = 0; restarts < 2; restarts++) {
      put(task(ECHO, null));
      until("it is stored", () -> disk.records().containsKey(Records.SCOPE));
      crash();
      String id = "next" + restarts;
      assertThat(join(id).getJsonObject("counts").getLong("nulls")).isOne();
      acknowledge(id);
      until("that too", () -> !disk.records().containsKey("join:" + id));
    }
    assertThat(results(join("old"))).isEqualTo(List.of("a"));
  }

  @Test
  void joins_that_share_a_batch_share_it_with_the_next_owner() {
    put(byHand("a"));
    Future<Message<JsonObject>> one = request("join", new JsonObject().put("joinId", "one"));
    Future<Message<JsonObject>> two = request("join", new JsonObject().put("joinId", "two"));
    until("it runs", () -> byHand.containsKey("a"));
    until("both wait", () -> ask("progress", new JsonObject()).getLong("put") == 1);
    byHand.get("a").complete("a");
    await(Future.all(one, two));
    acknowledge("one");
    crash();

    assertThat(results(join("two"))).isEqualTo(List.of("a"));
    assertThat(results(join("three"))).isEmpty();
  }

  @Test
  void a_join_by_message_that_shares_a_batch_with_one_by_object_has_it_from_the_next_owner_too() {
    put(echo("a"));
    untilEnded(1);
    put(echo("b").put("delay", "PT1H"));
    TaskQueue owned = disk.queue().queue();
    Future<List<Object>> byObject = owned.join();
    Future<Message<JsonObject>> byMessage = request("join", new JsonObject().put("joinId", "j"));
    ask("stats", new JsonObject()); // comes after it
    await(owned.cancel("b"));
    assertThat(await(byObject)).containsExactly("a");
    JsonObject batch = await(byMessage).body();
    assertThat(results(batch)).containsExactly("a");
    crash();

    assertThat(results(join("j"))).containsExactly("a");
    assertThat(join("j").getJsonObject("counts")).isEqualTo(batch.getJsonObject("counts"));
    acknowledge("j");
    until(
        "nothing is left of it",
        () -> disk.records().keySet().stream().noneMatch(key -> key.startsWith(Records.JOIN)));
  }

  @Test
  void a_join_is_answered_when_its_batch_is_stored() {
    put(byHand("a"));
    Future<Message<JsonObject>> join = request("join", new JsonObject().put("joinId", "j"));
    until("it runs", () -> byHand.containsKey("a"));
    disk.hold();
    byHand.get("a").complete("a");
    until("the outcome is written", () -> disk.writes() == 2);
    ask("stats", new JsonObject());
    assertThat(join.isComplete()).isFalse();
    disk.letGo();
    assertThat(results(await(join).body())).isEqualTo(List.of("a"));
    assertThat(disk.records()).containsKey("join:j");
  }

  @Test
  void a_batch_that_takes_longer_to_store_than_its_request_waits_is_not_lost() {
    Future<Message<JsonObject>> join = joinWhileNothingIsStored(Duration.ofMillis(100));
    assertThat(codeOf(join)).isEqualTo(TaskQueueCodes.TIMED_OUT);
    String told = failureOf(join).getMessage();
    assertThat(told).contains("still being stored").contains("joinId");
    disk.letGo();
    String joinId = told.substring(told.lastIndexOf(' ') + 1);
    assertThat(results(join(joinId))).isEqualTo(List.of("a"));
    assertThat(results(join(joinId))).isEqualTo(List.of("a"));
  }

  /** A join in one request, whose only task has ended. */
  private Future<Message<JsonObject>> joinWhileNothingIsStored(Duration timeout) {
    put(byHand("a"));
    until("it runs", () -> byHand.containsKey("a"));
    disk.hold();
    int before = disk.writes();
    byHand.get("a").complete("a");
    until("the outcome is written", () -> disk.writes() > before);
    return request("join", new JsonObject(), timeout);
  }

  @Test
  void nothing_is_left_of_what_was_acknowledged_and_need_not_be_known_again() {
    for (int i = 0; i < 10; i++) {
      put(task(ECHO, i));
    }
    ask("join", new JsonObject());
    put(task(ECHO, "x"));
    put(task("nobody", "y"));
    join("j");
    acknowledge("j");
    until("nothing is stored", () -> disk.records().keySet().equals(Set.of("format")));
  }

  @Test
  void outcomes_that_were_read_are_not_given_again() {
    JsonObject round = new JsonObject().put("reader", "r").put("round", 1);
    Future<Message<JsonObject>> first = request("outcomes", round);
    put(echo("a"));
    assertThat(await(first).body().getJsonArray("outcomes")).hasSize(1);
    Future<Message<JsonObject>> second = request("outcomes", round.copy().put("round", 2));
    put(echo("b"));
    assertThat(await(second).body().getJsonArray("outcomes")).hasSize(1);
    until(
        "what was acknowledged has gone",
        () -> disk.records().values().stream().noneMatch(record -> hasOutcome(record, "a")));
    crash();
    assertThat(results(join("j"))).isEqualTo(List.of("b"));
  }

  private static boolean hasOutcome(JsonObject record, String id) {
    return record.containsKey("outcome") && id.equals(record.getString("id"));
  }

  @Test
  void a_requester_that_waits_for_one_outcome_gets_it_from_the_next_owner() {
    JsonObject running = byHand("running").put("answer", "ended");
    JsonObject ended = byHand("ended").put("answer", "ended");
    request("put", running);
    Future<Message<JsonObject>> before = request("put", ended);
    until("both run", () -> byHand.size() == 2);
    byHand.get("ended").complete("the end");
    await(before);
    untilEnded(1);
    crash();

    assertThat(put(ended).getString("result")).isEqualTo("the end");
    Future<Message<JsonObject>> after = request("put", running);
    until("it runs again", () -> byHand.containsKey("running"));
    byHand.get("running").complete("at last");
    assertThat(await(after).body().getString("result")).isEqualTo("at last");
    assertThat(results(join("j"))).isEmpty();
  }

  // ---- odd records and other owners

  @Test
  void a_record_that_cannot_be_read_is_left_where_it_is() {
    put(byHand("a"));
    until("it runs", () -> byHand.containsKey("a"));
    JsonObject odd = new JsonObject().put("id", "odd").put("seq", 7).put("scope", "");
    disk.store("task:odd", odd.put("task", new JsonObject().put("unknown", true)));
    crash();
    until("the other runs", () -> byHand.containsKey("a"));
    assertThat(disk.records()).containsKey("task:odd");
  }

  @Test
  void what_another_owner_has_stored_meanwhile_is_taken_over() {
    put(byHand("mine"));
    put(echo("mine too"));
    untilEnded(1);
    JsonObject theirs = new JsonObject().put("id", "theirs").put("seq", 1).put("scope", "");
    disk.store("task:x:1", theirs.copy().put("at", 0).put("task", byHand("theirs")));
    disk.store(
        "task:x:2",
        new JsonObject()
            .put("id", "ended there")
            .put("seq", 2)
            .put("scope", "")
            .put(
                "outcome",
                new JsonObject()
                    .put("taskId", "ended there")
                    .put("scope", "")
                    .put("kind", "SUCCESS")
                    .put("attempts", 1)
                    .put("result", "theirs too")));
    disk.queue().reconcile();
    until("both run", () -> byHand.size() == 2);
    disk.queue().reconcile(); // changes nothing
    byHand.get("mine").complete("mine");
    byHand.get("theirs").complete("theirs");
    assertThat(results(join("j"))).isEqualTo(List.of("mine", "mine too", "theirs", "theirs too"));
    acknowledge("j");
    until(
        "nothing is left",
        () -> disk.records().values().stream().noneMatch(record -> record.containsKey("outcome")));
  }

  @Test
  void what_has_ended_and_is_not_removed_yet_is_not_taken_for_another_owners() {
    put(task(BY_HAND, "a"));
    until("it runs", () -> byHand.containsKey("a"));
    disk.fail(new IOException("no space left on device"));
    byHand.remove("a").complete(null);
    until("it has ended", () -> ask("stats", new JsonObject()).getInteger("running") == 0);

    disk.queue().reconcile();
    untilItAccepts("after");
    assertThat(results(join("j"))).isEqualTo(List.of("after"));
    assertThat(byHand).isEmpty();
  }

  /** The journal works again, and the queue takes a task of this id. */
  private void untilItAccepts(String id) {
    disk.fail(null);
    until("it accepts again", () -> await(request("put", echo(id)).map(true).otherwise(false)));
  }

  // ---- what was put as an object

  @Test
  void nothing_is_left_of_what_was_submitted_without_an_id() {
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);

    assertThat(await(client.submit(new TaskRequest(ECHO, "s")))).isEqualTo("s");

    put(task(ECHO, "later")); // which is stored after that
    join("j");
    acknowledge("j");
    until(
        "nothing of it is stored",
        () -> disk.records().keySet().stream().noneMatch(key -> key.startsWith("task:")));
  }

  @Test
  void a_client_of_this_node_is_told_why_nothing_is_stored_as_any_other_is() {
    disk.fail(new IOException("no space left on device"));
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);

    Throwable failure = failureOf(client.put(new TaskRequest(ECHO, "a")));

    assertThat(failure).isInstanceOf(ReplyException.class).hasMessageContaining("no space left");
    assertThat(((ReplyException) failure).failureCode()).isEqualTo(TaskQueueCodes.NOT_STORED);
  }

  @Test
  void a_task_that_is_too_large_to_be_stored_is_refused() {
    JsonObject large = task(ECHO, "x".repeat(Protocol.RESULT_BYTES)).put("id", "large");
    Future<Message<JsonObject>> put = request("put", large);

    assertThat(codeOf(put)).isEqualTo(TaskQueueCodes.TOO_LARGE);
    assertThat(failureOf(put)).hasMessageContaining("the task takes about 16777");
    assertThat(disk.records()).isEmpty();
  }

  @Test
  void a_task_that_could_not_be_read_again_is_refused_however_it_is_put() {
    TaskQueue client = TaskQueue.connect(vertx, ADDRESS);

    Throwable failure = failureOf(client.put(new TaskRequest(ECHO, "x".repeat(20_000_001))));

    assertThat(failure)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a string of 20000001 characters");
    assertThat(ask("stats", new JsonObject()).getLong("accepted")).isZero();
  }

  @Test
  void bytes_are_kept_only_if_their_text_can_be_read_again() {
    Buffer large = Buffer.buffer(new byte[Protocol.RESULT_BYTES - 1_000]);
    Outcome outcome = new Outcome("a", "", OutcomeKind.SUCCESS, large, null, 1);

    assertThat(KeptOutcome.of(outcome, true).json().encode().length()).isLessThan(10_000);
  }

  /** Replies with the very object that the test gives. */
  private Promise<Object> byReference(String address) {
    vertx.eventBus().registerCodec(new ByReferenceCodec());
    Promise<Object> reply = Promise.promise();
    DeliveryOptions options = new DeliveryOptions().setCodecName(ByReferenceCodec.NAME);
    await(
        vertx
            .eventBus()
            .consumer(
                address, message -> reply.future().onSuccess(body -> message.reply(body, options)))
            .completion());
    return reply;
  }

  private List<JsonObject> stored(String part) {
    return disk.records().values().stream()
        .filter(record -> record.containsKey(part))
        .map(record -> record.getJsonObject(part))
        .toList();
  }

  @Test
  void what_those_who_are_told_a_result_do_to_it_is_not_stored() {
    Promise<Object> reply = byReference("by.reference");
    Future<Message<JsonObject>> ended =
        request("put", task("by.reference", 1).put("id", "a").put("answer", "ended"));
    until("it is stored", () -> !disk.records().isEmpty());
    int before = disk.writes();
    disk.hold();
    request("put", echo("b"));
    until("a write is under way", () -> disk.writes() > before);
    JsonObject result = new JsonObject().put("value", 1);
    reply.complete(result);
    await(ended);

    result.put("value", 2).put("more", new Object());
    disk.letGo();

    untilEnded(2);
    assertThat(stored("outcome"))
        .extracting(outcome -> outcome.getValue("result"))
        .containsExactlyInAnyOrder(new JsonObject().put("value", 1), "b");
  }

  @Test
  void a_join_does_not_wait_for_ever_for_a_result_that_somebody_changes() {
    AtomicBoolean changing = new AtomicBoolean(true);
    Map<String, Object> map =
        new HashMap<>(Map.of("value", 1)) {
          @Override
          public Set<Map.Entry<String, Object>> entrySet() {
            if (changing.getAndSet(false)) {
              throw new ConcurrentModificationException();
            }
            return super.entrySet();
          }
        };
    byReference("by.reference").complete(new JsonObject(map));
    put(task("by.reference", 1));

    assertThat(results(join("j"))).hasSize(1);
  }

  @Test
  void what_its_sender_does_to_a_body_is_not_stored() {
    JsonObject body = new JsonObject().put("value", 1);
    int before = disk.writes();
    disk.hold();
    request("put", byHand("first"));
    until("a write is under way", () -> disk.writes() > before);
    until("it runs", () -> byHand.containsKey("first"));
    Future<Void> put = TaskQueue.connect(vertx, ADDRESS).put(new TaskRequest(BY_HAND, body));
    until("the other one runs", () -> byHand.size() == 2);

    body.put("more", new Object());
    disk.letGo();

    await(put);
    assertThat(stored("task"))
        .extracting(task -> task.getValue("body"))
        .containsExactlyInAnyOrder("first", new JsonObject().put("value", 1));
  }

  // ---- failures of the journal

  @Test
  void nothing_is_accepted_while_nothing_can_be_stored() {
    disk.fail(new IOException("no space left on device"));
    Future<Message<JsonObject>> put = request("put", byHand("a"));
    assertThat(codeOf(put)).isEqualTo(TaskQueueCodes.NOT_STORED);
    assertThat(failureOf(put)).hasMessageContaining("no space left on device");
    assertThat(codeOf(request("put", byHand("b")))).isEqualTo(TaskQueueCodes.NOT_STORED);

    untilItAccepts("c");
    assertThat(put(echo("a")).getString("id")).isEqualTo("a");
  }

  @Test
  void a_message_with_many_tasks_that_could_not_be_stored_may_come_again() {
    disk.fail(new IOException("no space left on device"));
    assertThat(codeOf(request("put", byHand("a")))).isEqualTo(TaskQueueCodes.NOT_STORED);
    JsonArray tasks = JsonArray.of(task(ECHO, 1), task(ECHO, 2));
    JsonObject batch = new JsonObject().put("id", "batch").put("tasks", tasks);
    assertThat(codeOf(request("putAll", batch))).isEqualTo(TaskQueueCodes.NOT_STORED);

    untilItAccepts("b");
    assertThat(ask("putAll", batch).getString("state")).isEqualTo("entered");
    assertThat(ask("putAll", batch).getString("state")).isEqualTo("entered");
    assertThat(results(join("j"))).containsOnlyOnce(1, 2);
  }

  @Test
  void a_node_that_ends_while_it_takes_over_leaves_all_as_it_is() {
    List.of("a", "b", "c", "d").forEach(id -> request("put", byHand(id)));
    until("both slots are taken", () -> byHand.size() == 2);
    await(request("put", echo("e").put("delay", 60_000)));
    dead.add(vertx);
    startVertx();
    Promise<Void> closed = Promise.promise();
    disk.whenTaken(() -> vertx.close().onComplete(closed));

    disk.start(vertx, options());

    await(closed.future());
    assertThat(disk.records()).hasSize(6); // five and the format
    assertThat(disk.records().values()).noneMatch(record -> record.containsKey("outcome"));
  }

  @Test
  void outcomes_that_are_read_through_the_object_do_not_come_again() {
    List<Object> read = new CopyOnWriteArrayList<>();
    disk.queue().queue().outcomes().handler(outcome -> read.add(outcome.result()));
    for (int i = 0;
        i < 300;
        i++) { // most of them wait for room, and are told late that they have it
      request("put", task(ECHO, i));
    }
    until("all are read", () -> read.size() == 300);
    until(
        "nothing of them is stored",
        () -> disk.records().keySet().stream().noneMatch(key -> key.startsWith(Records.TASK)));

    crash();
    assertThat(results(join("j"))).isEmpty();
  }

  @Test
  void tasks_of_a_message_with_many_are_kept_with_the_failures_after_which_to_try_them_again() {
    JsonObject retries = new JsonObject().put("max", 1).put("on", JsonArray.of(503, 429));
    JsonObject batch =
        new JsonObject()
            .put("id", "batch")
            .put("tasks", JsonArray.of(task(BY_HAND, "a")))
            .put("options", new JsonObject().put("retries", retries));
    ask("putAll", batch);
    until("it runs", () -> byHand.containsKey("a"));

    crash();
    assertThat(ask("putAll", batch).getString("state")).isEqualTo("entered");
    until("it runs again", () -> byHand.containsKey("a"));
    assertThat(disk.records().values())
        .filteredOn(record -> record.containsKey("task"))
        .extracting(record -> record.getJsonObject("task").getJsonObject("retries"))
        .extracting(stored -> stored.getJsonArray("on"))
        .containsExactly(JsonArray.of(429, 503));
    byHand.get("a").complete("done");
    assertThat(results(join("j"))).containsExactly("done");
  }

  @Test
  void outcomes_are_stored_when_that_is_possible_again() {
    put(byHand("a"));
    until("it runs", () -> byHand.containsKey("a"));
    disk.fail(new IOException("no space left on device"));
    byHand.get("a").complete("kept");
    Future<Message<JsonObject>> join = request("join", new JsonObject().put("joinId", "j"));
    until(
        "the queue has noticed",
        () -> !await(request("put", echo("b")).map(true).otherwise(false)));
    assertThat(join.isComplete()).isFalse();
    disk.fail(null);
    assertThat(results(await(join).body())).contains("kept");
  }

  // ---- a graceful end

  @Test
  void what_is_not_done_at_the_end_is_left_to_the_next_owner() {
    put(byHand("a"));
    put(byHand("b"));
    put(byHand("c"));
    until("two run", () -> byHand.size() == 2);
    byHand.get("a").complete("done");
    await(vertx.undeploy(deployment));
    byHand.clear();
    start();
    until("the rest runs", () -> byHand.keySet().containsAll(List.of("b", "c")));
    byHand.get("b").complete("b");
    byHand.get("c").complete("c");
    assertThat(results(join("j"))).isEqualTo(List.of("done", "b", "c"));
  }

  @Test
  void no_task_starts_when_the_end_is_not_stored_any_more() {
    for (String id : List.of("a", "b", "c", "d")) {
      put(byHand(id));
    }
    until("two run", () -> byHand.size() == 2);
    disk.hold();
    byHand.get("b").complete("b"); // the end of which is being stored until the disk goes on
    until("c runs", () -> byHand.containsKey("c"));
    Future<Message<JsonObject>> join = request("join", new JsonObject().put("joinId", "j"));
    Future<Void> left = vertx.undeploy(deployment);
    assertThat(codeOf(join)).isEqualTo(TaskQueueCodes.MOVED);

    byHand.get("a").complete("a");
    TaskQueue owned = disk.queue().queue();
    until("it has ended", () -> await(owned.stats()).running() == 1 || byHand.containsKey("d"));
    assertThat(byHand).doesNotContainKey("d");
    disk.letGo();
    await(left);
  }

  @Test
  void whoever_waits_when_the_owner_leaves_is_told_to_ask_again() {
    for (String id : List.of("a", "b", "c", "d")) {
      put(byHand(id));
    }
    Future<Message<JsonObject>> waiting = request("put", byHand("e"));
    Future<Message<JsonObject>> join =
        request("join", new JsonObject().put("joinId", "j"), new DeliveryOptions());
    until("it waits", () -> ask("stats", new JsonObject()).getInteger("waiting") == 1);
    await(vertx.undeploy(deployment));
    assertThat(codeOf(waiting)).isEqualTo(TaskQueueCodes.MOVED);
    assertThat(codeOf(join)).isEqualTo(TaskQueueCodes.MOVED);
  }

  @Test
  void a_join_in_one_request_is_told_when_its_batch_is_left_to_the_next_owner() {
    Future<Message<JsonObject>> batch = joinWhileNothingIsStored(Duration.ofSeconds(30));
    QueueFront front = Objects.requireNonNull(Owner.all(vertx).get(ADDRESS).front);
    await(front.leave());
    Future<Void> closed = front.closeBook();
    await(front.leave()); // comes after it
    disk.letGo();
    await(closed);
    assertThat(codeOf(batch)).isEqualTo(TaskQueueCodes.MOVED);
    assertThat(failureOf(batch)).hasMessageContaining("joinId");

    await(vertx.undeploy(deployment));
    start();
    assertThat(results(ask("join", null))).isEqualTo(List.of("a"));
  }
}
