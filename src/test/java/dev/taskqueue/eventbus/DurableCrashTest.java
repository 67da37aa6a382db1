package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A queue that is killed again and again, in the middle of writes, while it is used: each task that
 * was accepted comes out once, in one batch, whoever owns the queue by then.
 */
class DurableCrashTest extends BusTest {

  private static final List<String> SCOPES = List.of("", "other");
  private static final int STEPS = 150;

  private final Disk disk = new Disk();
  private final List<Vertx> dead = new ArrayList<>();

  /** Ids of tasks whose put was answered. */
  private final Set<String> accepted = new LinkedHashSet<>();

  private final Map<String, JsonObject> puts = new LinkedHashMap<>();
  private final List<Future<?>> open = new ArrayList<>();

  /** What each join has got. */
  private final Map<String, List<String>> batches = new LinkedHashMap<>();

  private final Map<String, String> joins = new LinkedHashMap<>();
  private final Set<String> acknowledged = new HashSet<>();

  private void start() {
    await(
        vertx
            .eventBus()
            .consumer("failing", message -> message.fail(1, "as it must"))
            .completion());
    await(
        disk.start(
            vertx,
            new TaskQueueOptions()
                .setAddress(ADDRESS)
                .setWorkers(3)
                .setMaxSize(4)
                .setCloseTimeout(Duration.ofMillis(20))));
  }

  private void restart() {
    until("what was asked for has an answer or none", () -> open.stream().allMatch(this::isOver));
    open.clear();
    dead.add(vertx);
    disk.connect();
    startVertx();
    start();
  }

  private boolean isOver(Future<?> request) {
    return request.isComplete() || disk.isTorn();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void every_accepted_task_comes_out_once(long seed) {
    Random random = new Random(seed);
    start();
    int crashes = 0;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4, 5 -> put(random);
        case 6 -> putAgain(random);
        case 7, 8 -> join(random);
        case 9 -> acknowledge(random);
        case 10 -> settle();
        default -> {
          disk.tearNextWrite(random);
          put(random);
          until("it is killed", disk::isTorn);
          restart();
          crashes++;
        }
      }
    }
    settle();
    restart();
    for (String id : List.copyOf(puts.keySet())) { // whoever was not answered asks again
      await(request("put", puts.get(id)));
      accepted.add(id);
    }
    for (String joinId : List.copyOf(joins.keySet())) {
      if (!acknowledged.contains(joinId)) {
        note(joinId, await(join(joinId, joins.get(joinId))).body());
      }
    }
    for (String scope : SCOPES) {
      String joinId = "last of " + scope;
      note(joinId, await(join(joinId, scope)).body());
    }
    List<String> all = new ArrayList<>();
    batches.values().stream().map(Set::copyOf).distinct().forEach(all::addAll); // joins may share
    assertThat(crashes).isPositive();
    assertThat(all).doesNotHaveDuplicates().containsAll(accepted);
    dead.forEach(one -> await(one.close()));
  }

  private void put(Random random) {
    String id = "task" + puts.size();
    JsonObject put =
        task(random.nextInt(4) == 0 ? "failing" : ECHO, id)
            .put("id", id)
            .put("scope", SCOPES.get(random.nextInt(SCOPES.size())));
    if (random.nextInt(8) == 0) {
      put.put("delay", 20);
    }
    puts.put(id, put);
    send(id);
  }

  private void putAgain(Random random) {
    if (!puts.isEmpty()) {
      send(List.copyOf(puts.keySet()).get(random.nextInt(puts.size())));
    }
  }

  private void send(String id) {
    open.add(
        request("put", puts.get(id)).onSuccess(v -> vertx.runOnContext(x -> {})).map(v -> add(id)));
  }

  private boolean add(String id) {
    synchronized (accepted) {
      return accepted.add(id);
    }
  }

  private void join(Random random) {
    String scope = SCOPES.get(random.nextInt(SCOPES.size()));
    String joinId = "join" + joins.size();
    joins.put(joinId, scope);
    open.add(join(joinId, scope).onSuccess(batch -> note(joinId, batch.body())));
  }

  private Future<Message<JsonObject>> join(String joinId, String scope) {
    return request(
        "join",
        new JsonObject().put("joinId", joinId).put("scope", scope),
        new DeliveryOptions().setSendTimeout(15_000));
  }

  private void note(String joinId, JsonObject batch) {
    List<String> ids = new ArrayList<>();
    batch.getJsonArray("results", new JsonArray()).forEach(result -> ids.add((String) result));
    batch
        .getJsonArray("failures", new JsonArray())
        .forEach(failure -> ids.add(((JsonObject) failure).getString("taskId")));
    synchronized (batches) {
      List<String> before = batches.put(joinId, ids);
      if (before != null && !before.isEmpty()) { // an empty one is not worth keeping
        assertThat(ids)
            .describedAs("repeated %s", joinId)
            .containsExactlyInAnyOrderElementsOf(before);
      }
    }
  }

  private void acknowledge(Random random) {
    List<String> got;
    synchronized (batches) {
      got = List.copyOf(batches.keySet());
    }
    if (!got.isEmpty()) {
      String joinId = got.get(random.nextInt(got.size()));
      acknowledged.add(joinId);
      open.add(request("ack", new JsonObject().put("joinId", joinId)));
    }
  }

  /** Lets things take their course. */
  private void settle() {
    until("all is answered", () -> open.stream().allMatch(Future::isComplete));
    open.clear();
  }
}
