package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.LogCapture;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is stored tells its version, and a later one is left alone. */
class StoredVersionTest extends BusTest {

  private static final TaskQueueOptions OPTIONS =
      new TaskQueueOptions()
          .setAddress(ADDRESS)
          .setWorkers(2)
          .setMaxSize(2)
          .setCloseTimeout(Duration.ofMillis(50));

  private final Disk disk = new Disk();

  private static JsonObject version(int version) {
    return new JsonObject().put("version", version);
  }

  /** An unfinished task of another owner. */
  private void storeTheirs(String id) {
    disk.store(
        "task:x:" + id,
        new JsonObject()
            .put("id", id)
            .put("seq", 1)
            .put("scope", "")
            .put("at", 0)
            .put("task", task(BY_HAND, id).put("id", id)));
  }

  @Test
  void a_later_one_is_refused_by_name_and_not_touched() {
    storeTheirs("a");
    disk.store("format", version(2));
    Map<String, JsonObject> before = disk.records();
    assertThat(failureOf(disk.start(vertx, OPTIONS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "what is stored of queue task-queue has the version 2, but this code reads versions up"
                + " to 1; run the version of the queue that has written it, or a later one");
    assertThat(disk.records()).isEqualTo(before);
    assertThat(byHand).isEmpty();
  }

  @Test
  void what_tells_none_is_of_the_first_and_tells_it_from_then_on() {
    storeTheirs("a");
    await(disk.start(vertx, OPTIONS));
    until("it runs", () -> byHand.containsKey("a"));
    byHand.get("a").complete("done");
    assertThat(ask("join", null).getJsonArray("results")).containsExactly("done");
    until("the version is stored", () -> version(1).equals(disk.records().get("format")));
  }

  @Test
  void an_owner_takes_over_nothing_that_a_later_version_has_stored_meanwhile() {
    await(disk.start(vertx, OPTIONS));
    storeTheirs("a");
    disk.store("format", version(2));
    try (LogCapture log = new LogCapture(TaskQueue.class.getName())) {
      disk.queue().reconcile();
      until("it is told", () -> !log.with("what another owner has stored").isEmpty());
      assertThat(log.with("what another owner has stored").get(0).getThrowableProxy().getMessage())
          .contains("version 2", "up to 1");
    }
    assertThat(byHand).isEmpty();
    disk.store("format", version(1));
    disk.queue().reconcile();
    until("it runs once that is over", () -> byHand.containsKey("a"));
  }

  @Test
  void a_comparison_that_is_asked_for_during_another_comes_after_it() {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(thrown::add);
    await(disk.start(vertx, OPTIONS));
    storeTheirs("a");
    disk.queue().reconcile();
    disk.queue().reconcile();
    until("it runs", () -> byHand.containsKey("a"));
    storeTheirs("b");
    disk.queue().reconcile();
    until("the other runs", () -> byHand.containsKey("b"));
    assertThat(thrown).isEmpty();
  }
}
