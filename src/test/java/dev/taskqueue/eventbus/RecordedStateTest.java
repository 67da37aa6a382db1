package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.journal.DiskJournal;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a queue has stored in version 1, as it was recorded when that version was made: a queue of
 * today has to go on from it, and to store the same, or a queue of that version would misread it.
 * The files are not to be changed; a later version gets its own.
 */
class RecordedStateTest extends BusTest {

  private static final String RECORDS = "stored-1.json";
  private static final String FILE = "stored-1.journal";

  /** Replies when the test says so. */
  private static final String HAND = "hand";

  /** Notes its body, and replies with it. */
  private static final String NOTE = "note";

  /** Made anew each time, in full or as the beginning of a key. */
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}(-[0-9a-f]{4}){0,2}(-[0-9a-f]{12})?";

  /** They depend on the time, or are Vert.x's to choose. */
  private static final Set<String> VOLATILE = Set.of("at", "elapsed", "message");

  @TempDir Path folder;

  /** Requests to {@link #HAND} by their bodies. */
  private final Map<Object, Message<Object>> asked = new ConcurrentHashMap<>();

  private final List<Object> noted = new CopyOnWriteArrayList<>();

  @BeforeEach
  void startHandlers() {
    consume(HAND, message -> asked.put(message.body(), message));
    consume(
        NOTE,
        message -> {
          noted.add(message.body());
          message.reply(message.body());
        });
    consume("null", message -> message.reply(null));
    consume("failing", message -> message.fail(42, "as it must"));
    consume("buffer", message -> message.reply(Buffer.buffer("in a buffer")));
    consume("bytes", message -> message.reply("as bytes".getBytes(StandardCharsets.UTF_8)));
  }

  private void consume(String address, Handler<Message<Object>> handler) {
    await(vertx.eventBus().consumer(address, handler).completion());
  }

  private static TaskQueueOptions options() {
    return new TaskQueueOptions()
        .setAddress(ADDRESS)
        .setWorkers(2)
        .setMaxSize(10)
        .setExceptionHandler(failure -> {})
        .setCloseTimeout(Duration.ofMillis(50));
  }

  // ---- what is stored

  private static JsonObject named(String id, String address) {
    return task(address, id).put("id", id);
  }

  private static JsonObject ofScope(String scope, String id, String address) {
    return named(id, address).put("scope", scope);
  }

  private static JsonObject awaited() {
    return named("awaited", NOTE).put("answer", "ended");
  }

  private JsonObject put(JsonObject task) {
    return ask("put", task);
  }

  private JsonObject join(String joinId, String scope) {
    return ask("join", new JsonObject().put("joinId", joinId).put("scope", scope));
  }

  /**
   * A task with all that can be said of one. Those that run have the highest priority, so that they
   * run first again.
   */
  private static JsonObject detailed() {
    return named("detailed", HAND)
        .put("headers", new JsonObject().put("one", "1").put("two", JsonArray.of("2", "3")))
        .put("priority", 9)
        .put("key", "k")
        .put("putTimeout", "PT1H")
        .put("ttl", "PT2H")
        .put("timeout", 3_600_000)
        .put("abandonAfter", "PT1M")
        .put("interrupt", true)
        .put(
            "retries",
            new JsonObject()
                .put("max", 2)
                .put("backoff", "linear")
                .put("delay", "PT0.01S")
                .put("maxDelay", "PT1S")
                .put("asFailureSays", true)
                .put("on", JsonArray.of(42, 404)));
  }

  /** Brings a queue to have one of each kind of record. */
  private void fill(Disk disk) {
    put(named("known", NOTE));
    join("acknowledged", "");
    ask("ack", new JsonObject().put("joinId", "acknowledged"));
    put(awaited());

    put(named("joined", NOTE));
    put(named("joined failure", "failing"));
    put(named("joined null", "null"));
    join("j", "");

    put(task(NOTE, new JsonObject().put("a", JsonArray.of(1, "two", true, 4.5))).put("scope", "s"));
    put(ofScope("s", "failure", "failing"));
    put(ofScope("s", "nobody there", "nobody"));
    put(ofScope("s", "null", "null"));
    put(ofScope("s", "uncollected", NOTE).put("collect", false));
    put(ofScope("s", "buffer", "buffer"));
    put(ofScope("s", "bytes", "bytes"));
    put(ofScope("s", "cancelled", NOTE).put("delay", "PT1H"));
    ask("cancel", new JsonObject().put("id", "cancelled"));
    JsonArray many =
        JsonArray.of(task(NOTE, "first of many"), new JsonObject().put("address", NOTE));
    ask(
        "putAll",
        new JsonObject()
            .put("id", "many")
            .put("scope", "s")
            .put("tasks", many)
            .put("options", new JsonObject().put("priority", 2)));

    JsonObject retries = new JsonObject().put("max", 3).put("delay", 1);
    put(named("again", HAND).put("priority", 9).put("retries", retries));
    until("it is tried", () -> asked.containsKey("again"));
    asked.remove("again").fail(1, "not yet");
    until("it is tried again", () -> asked.containsKey("again"));
    put(detailed());
    until("both slots are taken", () -> asked.containsKey("detailed"));
    put(named("due", NOTE).put("delay", "PT1S"));
    put(named("buffered", NOTE));
    put(ofScope("other", "buffered elsewhere", NOTE).put("answer", "entered"));
    put(named("urgent", NOTE).put("priority", 8));
    put(task(NOTE, "buffered last"));
    until(
        "all is stored",
        () -> {
          Map<String, JsonObject> records = disk.records();
          return !records.containsKey("join:acknowledged")
              && count(records, "outcome") == 10
              && count(records, "attempt") == 1
              && records.getOrDefault("scope:s", new JsonObject()).encode().contains("\"nulls\":2");
        });
  }

  private static long count(Map<String, JsonObject> records, String key) {
    return records.values().stream().filter(record -> record.containsKey(key)).count();
  }

  // ---- what comes of it

  private void goOn() {
    until("what ran runs again", () -> asked.keySet().equals(Set.of("again", "detailed")));
    assertThat(asked.get("again").headers().get(TaskRequest.ATTEMPT_HEADER)).isEqualTo("2");
    assertThat(asked.get("detailed").headers().getAll("two")).containsExactly("2", "3");

    assertThat(put(named("known", NOTE)).getLong("seq")).isEqualTo(1);
    assertThat(put(detailed()).getLong("seq")).isEqualTo(17);
    assertThat(put(awaited()).getString("result")).isEqualTo("awaited");
    assertThat(codeOf(request("put", named("known", "another"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(codeOf(request("join", new JsonObject().put("joinId", "j").put("scope", "s"))))
        .isEqualTo(TaskQueueCodes.CONFLICT);
    assertThat(noted).isEmpty();

    JsonObject batch = join("j", "");
    assertThat(batch.getJsonArray("results")).isEqualTo(JsonArray.of("joined"));
    assertThat(failures(batch)).containsExactly("joined failure 500 42");
    assertThat(counts(batch)).isEqualTo("succeeded 2, nulls 1, failed 1");

    JsonObject scope = join("of s", "s");
    assertThat(scope.getJsonArray("results").encode())
        .isEqualTo(
            "[{\"a\":[1,\"two\",true,4.5]},\"aW4gYSBidWZmZXI\",\"YXMgYnl0ZXM\",\"first of many\"]");
    assertThat(failures(scope))
        .containsExactly("failure 500 42", "nobody there 404 null", "cancelled 499 null");
    assertThat(counts(scope)).isEqualTo("succeeded 5, nulls 2, failed 2, cancelled 1");

    asked.get("detailed").reply("detailed"); // one slot for all others, in their order
    until("they have run", () -> noted.size() == 5);
    assertThat(noted)
        .containsExactly("urgent", "due", "buffered", "buffered elsewhere", "buffered last");
    asked.get("again").reply("again");
    assertThat(join("of the rest", "").getJsonArray("results"))
        .isEqualTo(JsonArray.of("again", "detailed", "due", "buffered", "urgent", "buffered last"));
    assertThat(join("elsewhere", "other").getJsonArray("results"))
        .isEqualTo(JsonArray.of("buffered elsewhere"));
    assertThat(put(task(NOTE, "next")).getLong("seq")).isEqualTo(23);
  }

  private static List<String> failures(JsonObject batch) {
    return batch.getJsonArray("failures").stream()
        .map(JsonObject.class::cast)
        .map(
            f -> f.getString("taskId") + ' ' + f.getValue("code") + ' ' + f.getValue("handlerCode"))
        .toList();
  }

  private static String counts(JsonObject batch) {
    return batch.getJsonObject("counts").stream()
        .filter(count -> ((Number) count.getValue()).longValue() > 0)
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  // ---- the tests

  /** Makes the files; to be run once for a new version. */
  @Test
  @EnabledIfSystemProperty(named = "record", matches = ".+")
  void record() throws IOException {
    Disk disk = new Disk();
    await(disk.start(vertx, options()));
    fill(disk);
    Map<String, JsonObject> records = new TreeMap<>(disk.records());
    JsonObject json = new JsonObject();
    records.forEach(json::put);
    Recorded.write(RECORDS, json.encodePrettily());

    Journal journal = await(DiskJournal.open(vertx, folder, ADDRESS, Duration.ZERO));
    await(journal.write(records));
    await(journal.close());
    Files.copy(folder.resolve(ADDRESS + ".journal"), Path.of(System.getProperty("record"), FILE));
  }

  @Test
  void a_queue_of_today_goes_on_from_what_that_version_has_stored() {
    Disk disk = new Disk();
    recorded().forEach(disk::store);
    await(disk.start(vertx, options()));
    goOn();
  }

  @Test
  void a_queue_of_today_stores_the_same() {
    Disk disk = new Disk();
    await(disk.start(vertx, options()));
    fill(disk);
    assertThat(comparable(disk.records())).isEqualTo(comparable(recorded()));
  }

  @Test
  void a_queue_of_today_goes_on_from_a_file_of_that_version() throws IOException {
    Files.write(folder.resolve(ADDRESS + ".journal"), Recorded.read(FILE).getBytes());
    await(startDurable(options(), () -> DiskJournal.open(vertx, folder, ADDRESS, Duration.ZERO)));
    goOn();
  }

  // ----

  private static Map<String, String> comparable(Map<String, JsonObject> records) {
    Map<String, String> comparable = new TreeMap<>();
    records.forEach(
        (key, record) ->
            comparable.put(
                key.replaceAll(UUID, "*"),
                new JsonObject(sorted(record)).encodePrettily().replaceAll(UUID, "*")));
    return comparable;
  }

  /** Keys in order, and without what need not be the same. */
  private static Map<String, Object> sorted(JsonObject json) {
    Map<String, Object> sorted = new TreeMap<>();
    json.forEach(
        entry -> {
          Object value = entry.getValue();
          if (VOLATILE.contains(entry.getKey())) {
            sorted.put(entry.getKey(), value.getClass().getSimpleName());
          } else {
            sorted.put(entry.getKey(), value instanceof JsonObject object ? sorted(object) : value);
          }
        });
    return sorted;
  }

  private static Map<String, JsonObject> recorded() {
    JsonObject json = new JsonObject(Recorded.read(RECORDS));
    Map<String, JsonObject> records = new TreeMap<>();
    json.fieldNames().forEach(key -> records.put(key, json.getJsonObject(key)));
    return records;
  }
}
