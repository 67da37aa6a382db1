package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.taskqueue.Durability;
import dev.taskqueue.QueueState;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.Await;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.engine.LogCapture;
import dev.taskqueue.journal.ClusterJournal;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue that several nodes of a cluster are to have, one at a time. */
@Tag("parallel")
class SuccessionTest {

  private static final String CLUSTER = UUID.randomUUID().toString();
  private static final List<Vertx> NODES = new ArrayList<>();

  /** Where vertx-hazelcast has its locks. */
  private static final String LOCKS = "__vertx.map.lock";

  private static int addresses;

  private final Map<Object, Promise<Object>> byHand = new ConcurrentHashMap<>();
  private Vertx first;
  private Vertx second;
  private Vertx client;
  private String address;

  @BeforeAll
  static void startNodes() {
    for (int i = 0; i < 3; i++) {
      NODES.add(startNode(CLUSTER));
    }
  }

  private static Vertx startNode(String cluster) {
    Config config = new Config().setClusterName(cluster);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.partition.count", "11");
    config.setProperty("hazelcast.tcp.join.port.try.count", "10"); // for clusters beside the shared
    config.getNetworkConfig().setPort(34_701).setPortAutoIncrement(true);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
    return Await.result(
        Vertx.builder()
            .withClusterManager(new HazelcastClusterManager(config))
            .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
            .buildClustered());
  }

  @AfterAll
  static void stopNodes() {
    NODES.forEach(node -> Await.result(node.close()));
    NODES.clear();
    Hazelcast.getAllHazelcastInstances().forEach(HazelcastInstance::shutdown);
  }

  @BeforeEach
  void handleByHand() {
    first = NODES.get(0);
    second = NODES.get(1);
    client = NODES.get(2);
    address = "queue-" + ++addresses;
    Await.result(
        client
            .eventBus()
            .consumer(
                "hand." + address,
                message -> {
                  Promise<Object> reply = Promise.promise();
                  byHand.put(message.body(), reply);
                  reply.future().onSuccess(message::reply);
                })
            .completion());
  }

  private TaskQueueOptions options() {
    return new TaskQueueOptions()
        .setAddress(address)
        .setWorkers(2)
        .setDurability(Durability.CLUSTER)
        .setCloseTimeout(Duration.ofMillis(100));
  }

  private TaskRequest task(String body) {
    return new TaskRequest("hand." + address, body);
  }

  private void run(String body) {
    Await.until(body + " runs", () -> byHand.containsKey(body));
    byHand.remove(body).complete("result of " + body);
  }

  @Test
  void a_second_owner_is_refused_and_told_of_the_first() {
    Await.result(first.deployVerticle(new TaskQueueVerticle(options())));
    assertThat(Await.failure(second.deployVerticle(new TaskQueueVerticle(options()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Ownership.nodeId(first))
        .hasMessageContaining("standby");
    Await.result(second.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
  }

  @Test
  void no_node_is_said_to_have_it_that_is_not_known_to() {
    Await.result(Ownership.take(second, address));
    Await.result(
        first
            .sharedData()
            .<String, JsonObject>getAsyncMap(Ownership.MAP)
            .compose(map -> map.put(address, new JsonObject().put("node", "gone"))));
    String why = address + ": its lock is not free, and no other node is known to have it";
    assertThat(Await.failure(first.deployVerticle(new TaskQueueVerticle(options()))))
        .hasMessageContaining(why);
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      String id =
          Await.result(first.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
      Await.until("it says why it stands by", () -> log.with(why + "; standing by").size() == 1);
      Await.result(first.undeploy(id));
    }
  }

  @Test
  void no_node_is_said_to_have_it_if_it_is_the_cluster_that_fails() {
    Vertx node = startNode(UUID.randomUUID().toString());
    hazelcast(node).getLifecycleService().terminate();
    assertThat(Await.failure(node.deployVerticle(new TaskQueueVerticle(options()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(address + ": the cluster gives it to nobody now: ")
        .hasMessageContaining("not active");
    node.close(); // it cannot leave its cluster, and says so
  }

  @ParameterizedTest(name = "stands by: {0}")
  @ValueSource(booleans = {false, true})
  void a_second_one_in_the_same_vertx_is_refused_though_it_could_stand_by_B7(boolean standsBy) {
    if (standsBy) {
      Await.result(second.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    }
    TaskQueueOptions standby = options().setStandby(true);
    String id = Await.result(first.deployVerticle(new TaskQueueVerticle(standby)));
    for (TaskQueueOptions another : List.of(standby, options())) {
      assertThat(Await.failure(first.deployVerticle(new TaskQueueVerticle(another))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("this Vert.x instance")
          .hasMessageContaining(id);
    }
    Await.result(first.undeploy(id));
    Await.result(first.deployVerticle(new TaskQueueVerticle(standby)));
  }

  @Test
  void an_address_is_free_again_when_its_queue_has_gone() {
    String id = Await.result(first.deployVerticle(new TaskQueueVerticle(options())));
    Await.result(first.undeploy(id));
    Await.result(second.deployVerticle(new TaskQueueVerticle(options())));
  }

  @Test
  void a_client_of_a_queue_that_was_never_there_is_told_at_once() {
    assertThat(Await.failure(TaskQueue.connect(client, "nobody").stats()))
        .hasMessageContaining("nobody");
  }

  @ParameterizedTest(name = "clients on node {0}")
  @ValueSource(ints = {2, 0})
  void the_next_owner_goes_on_with_everything_and_clients_do_not_notice(int clientsNode) {
    TaskQueueVerticle owner = new TaskQueueVerticle(options().setStandby(true));
    TaskQueueVerticle standby = new TaskQueueVerticle(options().setStandby(true));
    String id = Await.result(first.deployVerticle(owner));
    Await.result(second.deployVerticle(standby));
    assertThat(owner.queue()).isNotNull();
    assertThat(Await.failure(Future.future(p -> p.complete(standby.queue()))))
        .isInstanceOf(IllegalStateException.class);

    TaskQueue queue = TaskQueue.connect(NODES.get(clientsNode), address);
    Await.result(queue.put(task("a")));
    Await.result(queue.put(task("b")));
    Await.result(queue.put(task("c")));
    Await.until("a and b run", () -> byHand.size() == 2);
    Future<List<String>> join = queue.join(String.class);
    Future<String> submitted =
        queue.submit(task("d"), new TaskOptions()).map(result -> (String) result);
    run("a");
    Await.until("c runs", () -> byHand.containsKey("c"));

    Map<Object, Promise<Object>> before = Map.copyOf(byHand);
    Future<Void> left = first.undeploy(id);
    Future<Void> meanwhile = queue.put(task("e"));
    Await.result(left);
    Await.until("the standby has it", () -> isOwner(standby));
    Await.result(meanwhile);
    for (String body : List.of("b", "c", "d", "e")) {
      Await.until(body + " runs there", () -> byHand.get(body) != before.get(body));
      byHand.get(body).complete("result of " + body);
    }
    assertThat(Await.result(submitted)).isEqualTo("result of d");
    assertThat(Await.result(join))
        .containsExactly("result of a", "result of b", "result of c", "result of e");
  }

  /** Whichever comes first, that it is stopped or that another node has it too. */
  @ParameterizedTest(name = "stopped first: {0}")
  @ValueSource(booleans = {false, true})
  void an_owner_ends_when_what_runs_has_ended(boolean stoppedFirst) {
    TaskQueueVerticle owner =
        new TaskQueueVerticle(options().setStandby(true).setCloseTimeout(Duration.ofSeconds(20)));
    String id = Await.result(first.deployVerticle(owner));
    Await.result(TaskQueue.connect(client, address).put(task("a")));
    Await.until("a runs", () -> byHand.containsKey("a"));
    TaskQueue queue = owner.queue();
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      Future<Void> stopped = stoppedFirst ? first.undeploy(id) : null;
      Ownership theirs = split();
      Await.until(
          "it gives way",
          () -> stoppedFirst || !log.with(address + ": another node has it too").isEmpty());
      Await.until(
          "no more starts", () -> Await.result(queue.stats()).state() != QueueState.RUNNING);
      if (stopped == null) {
        stopped = first.undeploy(id);
      }
      staysTaken(() -> {});
      assertThat(stopped.isComplete()).isFalse();
      run("a");
      Await.result(stopped);
      staysTaken(() -> {});
      Await.result(theirs.release());
    }
    assertThat(candidates()).isEmpty();
  }

  @Test
  void no_other_node_has_it_before_what_runs_has_ended() {
    TaskQueueVerticle owner =
        new TaskQueueVerticle(options().setStandby(true).setCloseTimeout(Duration.ofSeconds(20)));
    String id = Await.result(first.deployVerticle(owner));
    Await.result(TaskQueue.connect(client, address).put(task("a")));
    Await.until("a runs", () -> byHand.containsKey("a"));
    TaskQueue queue = owner.queue();
    Future<Void> stopped = first.undeploy(id);
    Await.until("no more starts", () -> Await.result(queue.stats()).state() != QueueState.RUNNING);
    staysTaken(() -> assertThat(stopped.isComplete()).isFalse());
    run("a");
    Await.result(stopped);
    untilFree();
  }

  @Test
  void an_owner_that_gives_way_leaves_the_queue_to_the_one_that_has_it() {
    standBy(first, new SuccessionTiming(50, 50, 20, 300_000, 60_000), starts());
    Ownership theirs = split();
    Await.until("it gives way", () -> Owner.queueAt(first, address) == null);
    staysTaken(() -> assertThat(Owner.queueAt(first, address)).isNull());
    Await.result(theirs.release());
    Await.until("it goes on when that has left", () -> Owner.queueAt(first, address) != null);
  }

  @ParameterizedTest(name = "that others stand by for: {0}")
  @ValueSource(booleans = {false, true})
  void an_owner_that_stops_before_it_has_looked_leaves_the_queue_to_the_one_that_has_it(
      boolean standby) {
    String id =
        standby
            ? standBy(first, new SuccessionTiming(50, 50, 3_600_000, 300_000, 3_600_000), starts())
            : Await.result(first.deployVerticle(new TaskQueueVerticle(options())));
    Ownership theirs = split();
    Await.result(first.undeploy(id));
    staysTaken(() -> {});
    assertThat(Await.result(Ownership.ownerOf(client, address))).contains(Ownership.nodeId(second));
    Await.result(theirs.release());
  }

  /**
   * As when a split of the cluster is over: the owner's lock has gone with its part, and the second
   * node has the queue too.
   */
  private Ownership split() {
    hazelcast(first).getMap(LOCKS).forceUnlock("task-queue.owner:" + address);
    return Await.result(Ownership.take(second, address));
  }

  /** Looks for a while: nobody else can have the queue, and something holds all the time. */
  private void staysTaken(Runnable holds) {
    for (int look = 0; look < 10; look++) {
      assertThat(Await.failure(Ownership.take(client, address))).isNotNull();
      holds.run();
    }
  }

  private void untilFree() {
    Await.until(
        "it is free",
        () ->
            Await.result(
                Ownership.take(client, address)
                    .compose(Ownership::release)
                    .map(true)
                    .otherwise(false)));
  }

  @Test
  void a_map_of_the_cluster_that_does_not_answer_holds_up_no_stop() {
    TaskQueueVerticle owner =
        new TaskQueueVerticle(options().setStandby(true).setCloseTimeout(Duration.ofSeconds(20)));
    String id = Await.result(first.deployVerticle(owner));
    Await.result(TaskQueue.connect(client, address).put(task("a")));
    Await.until("a runs", () -> byHand.containsKey("a"));
    TaskQueue queue = owner.queue();
    IMap<String, Long> map = hazelcast(first).getMap(Candidates.MAP);
    String held = address + "|" + Ownership.nodeId(first);
    map.lock(held);
    try {
      Future<Void> stopped = first.undeploy(id);
      Await.until(
          "no more starts", () -> Await.result(queue.stats()).state() != QueueState.RUNNING);
      run("a");
      Await.result(stopped);
    } finally {
      map.unlock(held);
    }
  }

  /** The nodes that stand by for the queue. */
  private Set<String> candidates() {
    Set<String> keys =
        Await.result(
            first.sharedData().<String, Long>getAsyncMap(Candidates.MAP).compose(AsyncMap::keys));
    return keys.stream().filter(key -> key.startsWith(address + "|")).collect(Collectors.toSet());
  }

  @Test
  void a_queue_that_is_closed_is_free_for_the_next_node() {
    TaskQueueVerticle owner = new TaskQueueVerticle(options().setStandby(true));
    TaskQueueVerticle standby = new TaskQueueVerticle(options().setStandby(true));
    String id = Await.result(first.deployVerticle(owner));
    Await.result(second.deployVerticle(standby));
    Await.result(owner.queue().close());
    assertThat(first.deploymentIDs()).doesNotContain(id);
    Await.until("the standby has it", () -> isOwner(standby));
  }

  @Test
  void an_owner_is_undeployed_by_nobody_else_while_its_last_consumers_are_closed() {
    String id =
        standBy(
            inner -> {
              ((ContextInternal) inner)
                  .addCloseHook(done -> second.setTimer(100, timer -> done.succeed()));
              return starts().apply(inner);
            });
    Await.result(second.undeploy(id));
    Await.result(Ownership.take(first, address).compose(Ownership::release));
  }

  @Test
  void a_node_that_ends_undeploys_its_owners_once() {
    Vertx node = startNode(CLUSTER);
    for (int i = 0; i < 10; i++) {
      address = "queue-" + ++addresses;
      Await.result(node.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    }
    try (LogCapture log = new LogCapture("io.vertx.core.impl.deployment")) {
      Await.result(node.close());
      assertThat(log.lines()).isEmpty();
    }
  }

  private static HazelcastInstance hazelcast(Vertx node) {
    return ((HazelcastClusterManager) ((VertxInternal) node).clusterManager())
        .getHazelcastInstance();
  }

  @Test
  void a_queue_can_be_undeployed_when_the_cluster_manager_is_down() {
    Vertx node = startNode(UUID.randomUUID().toString());
    String id = Await.result(node.deployVerticle(new TaskQueueVerticle(options())));
    hazelcast(node).getLifecycleService().terminate();
    assertThat(Await.result(Leaving.begin(node))).isNull();
    assertThat(Await.result(Leaving.isLast(node))).isFalse();
    Await.result(node.undeploy(id));
    node.close(); // it cannot leave its cluster, and says so
  }

  @Test
  void a_node_that_leaves_what_it_has_to_another_one_stays_with_that() {
    String cluster = UUID.randomUUID().toString();
    Vertx one = startNode(cluster);
    Vertx other = startNode(cluster);
    Await.result(Leaving.begin(one));
    assertThat(Await.result(Leaving.isLast(one))).isFalse();

    Await.result(Leaving.begin(other));

    assertThat(Await.result(Leaving.isLast(other))).isTrue();
    assertThat(Await.result(Leaving.isLast(one))).isFalse();
    Await.result(other.close());
    Await.until("it is alone", () -> Await.result(Leaving.isLast(one)));
    Await.result(one.close());
  }

  @Test
  void what_is_undeployed_in_the_middle_of_its_start_does_not_keep_the_queue() {
    Promise<Void> mayStart = Promise.promise();
    AtomicBoolean starts = new AtomicBoolean();
    String owner =
        Await.result(first.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    String id =
        standBy(
            inner -> {
              starts.set(true);
              return mayStart.future().compose(v -> starts().apply(inner));
            });
    Await.result(first.undeploy(owner));
    Await.until("the next one starts it", starts::get);
    Future<Void> undeployed = second.undeploy(id);
    assertThat(Await.failure(Ownership.take(first, address))).isNotNull();
    assertThat(undeployed.isComplete()).as("while it starts").isFalse();

    mayStart.complete();

    Await.result(undeployed);
    Await.result(Ownership.take(first, address));
    assertThat(candidates()).isEmpty();
  }

  private Function<Context, Future<OwnedQueue>> starts() {
    String name = address;
    TaskQueueOptions own = options();
    return inner -> OwnedQueue.start(inner, name, own, Journals.opener(inner.owner(), own));
  }

  /** A verticle of the second node that starts the queue like this. */
  private String standBy(Function<Context, Future<OwnedQueue>> start) {
    return standBy(second, SuccessionTiming.of(options()), start);
  }

  private String standBy(
      Vertx node, SuccessionTiming timing, Function<Context, Future<OwnedQueue>> start) {
    String name = address;
    return Await.result(
        node.deployVerticle(
            new QueueDeployment(context -> Succession.begin(context, name, true, timing, start))));
  }

  @Test
  void a_node_that_cannot_start_it_is_no_candidate() {
    String id =
        Await.result(first.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    AtomicInteger tries = new AtomicInteger();
    standBy(
        inner -> {
          tries.incrementAndGet();
          return Future.failedFuture("expected");
        });
    Await.until("it stands by", () -> !candidates().isEmpty());
    Await.result(first.undeploy(id));
    Await.until("it has tried", () -> tries.get() > 0);
    Await.until("it leaves the queue to others", () -> candidates().isEmpty());
  }

  @Test
  void a_node_that_could_not_start_it_is_a_candidate_again_after_a_while() {
    String id =
        Await.result(first.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    AtomicInteger tries = new AtomicInteger();
    standBy(
        second,
        new SuccessionTiming(50, 2_000, 2_000, 500, 60_000),
        inner -> {
          tries.incrementAndGet();
          return Future.failedFuture("expected");
        });
    Await.result(first.undeploy(id));
    Await.until("it has tried", () -> tries.get() > 0);
    TaskQueueVerticle next = new TaskQueueVerticle(options().setStandby(true));
    Await.result(first.deployVerticle(next));
    Await.until("the first has it", () -> isOwner(next));
    Await.until(
        "it is one again", () -> candidates().contains(address + "|" + Ownership.nodeId(second)));
  }

  @Test
  void a_node_that_was_taken_for_gone_is_a_candidate_again_when_nodes_have_come_or_gone() {
    Await.result(first.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    standBy(starts());
    String key = address + "|" + Ownership.nodeId(second);
    Await.until("it stands by", () -> candidates().contains(key));
    AsyncMap<String, Long> map = Await.result(first.sharedData().getAsyncMap(Candidates.MAP));
    Await.result(map.remove(key)); // as a node does that joins while this one hangs

    Vertx joined = startNode(CLUSTER);

    Await.until("it is one again", () -> candidates().contains(key));
    Await.result(joined.close());
  }

  @Test
  void a_node_that_was_killed_is_forgotten_as_a_candidate_when_another_begins_to_stand_by() {
    Map<String, Long> stale = Map.of(address + "|gone", 1L, "other|" + address + "|gone", 2L);
    String alive = "other|" + address + "|" + Ownership.nodeId(client);
    AsyncMap<String, Long> map = Await.result(first.sharedData().getAsyncMap(Candidates.MAP));
    stale.forEach((key, at) -> Await.result(map.put(key, at)));
    Await.result(map.put(alive, 3L));
    Await.result(first.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    Await.result(second.deployVerticle(new TaskQueueVerticle(options().setStandby(true))));
    Await.until(
        "they are forgotten",
        () -> Await.result(map.keys()).stream().noneMatch(stale::containsKey));
    assertThat(Await.result(map.remove(alive))).isEqualTo(3L);
  }

  /** The address, from now on that of another queue, which the second of two nodes is to have. */
  private void moveOn() {
    List<String> nodes = List.of(Ownership.nodeId(first), Ownership.nodeId(second));
    do {
      address = "queue-" + ++addresses;
    } while (!Candidates.best(address + "|", nodes).equals(nodes.get(1)));
  }

  @Test
  void a_queue_that_is_paused_or_resized_stays_where_it_is() {
    SuccessionTiming hurried = new SuccessionTiming(50, 500, 20, 300_000, 60_000);
    moveOn();
    String paused = address;
    standBy(first, hurried, starts());
    LocalQueue queue = Objects.requireNonNull(Owner.queueAt(first, paused));
    Await.result(queue.pause());
    standBy(second, hurried, starts());
    moveOn();
    standBy(first, hurried, starts());
    standBy(second, hurried, starts());
    Await.until("the other one has moved", () -> Owner.queueAt(second, address) != null);
    assertThat(Owner.queueAt(first, paused)).isSameAs(queue);
    assertThat(Await.result(queue.stats()).state()).isEqualTo(QueueState.PAUSED);

    Await.result(queue.resume());
    Await.result(queue.resize(options().getWorkers() + 1));
    moveOn();
    standBy(first, hurried, starts());
    standBy(second, hurried, starts());
    Await.until("the third one has moved", () -> Owner.queueAt(second, address) != null);
    assertThat(Owner.queueAt(first, paused)).isSameAs(queue);

    Await.result(queue.resize(options().getWorkers()));
    Await.until("it has moved, too", () -> Owner.queueAt(second, paused) != null);
  }

  @Test
  void what_another_owner_stores_some_time_after_its_node_has_joined_is_taken_over() {
    standBy(first, new SuccessionTiming(50, 500, 20, 300_000, 60_000), starts());
    Vertx joined = startNode(CLUSTER);
    Journal theirs = Await.result(ClusterJournal.open(joined, address));
    JsonObject stored = new JsonObject().put("id", "theirs").put("seq", 1).put("scope", "");
    stored
        .put("at", 0)
        .put("task", new JsonObject().put("address", "hand." + address).put("body", "theirs"));
    Await.result(theirs.write(Map.of("task:x:1", stored)));
    run("theirs");
    Await.result(joined.close());
  }

  private static boolean isOwner(TaskQueueVerticle verticle) {
    try {
      return verticle.queue() != null;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
