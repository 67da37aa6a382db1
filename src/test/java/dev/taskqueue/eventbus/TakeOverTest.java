package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.journal.HeapTooSmallException;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much memory it takes to go on from what was stored. */
class TakeOverTest extends BusTest {

  private static final int TASKS = 50;

  private static final TaskQueueOptions OPTIONS =
      new TaskQueueOptions()
          .setAddress(ADDRESS)
          .setWorkers(1)
          .setMaxSize(2)
          .setCloseTimeout(Duration.ofMillis(50));

  /** Records that tell when one is taken out. */
  private static final class Watched extends HashMap<String, JsonObject> {

    private static final long serialVersionUID = 1;

    private final transient List<WeakReference<JsonObject>> taken = new ArrayList<>();
    private final transient IntConsumer watcher;

    /**
     * Empty ones.
     *
     * @param watcher told how many have been taken out before
     */
    Watched(IntConsumer watcher) {
      this.watcher = watcher;
    }

    @Override
    public @Nullable JsonObject remove(Object key) {
      watcher.accept(taken.size());
      JsonObject record = super.remove(key);
      taken.add(new WeakReference<>(record));
      return record;
    }

    long held() {
      return taken.stream().filter(one -> one.get() != null).count();
    }
  }

  private final List<Map<String, @Nullable JsonObject>> written = new CopyOnWriteArrayList<>();
  private final Disk disk = new Disk();

  private final class Stored implements Journal {
    private final Map<String, JsonObject> records;

    Stored(Map<String, JsonObject> records) {
      this.records = records;
    }

    @Override
    public Future<Map<String, JsonObject>> load() {
      return Future.succeededFuture(records);
    }

    @Override
    public Future<Void> write(Map<String, @Nullable JsonObject> changes) {
      written.add(changes);
      return Future.succeededFuture();
    }

    @Override
    public String describe() {
      return "a map in memory";
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** Stores tasks, the last put first, as their order is not that of the map. */
  private static void store(Watched records) {
    for (int i = TASKS; i > 0; i--) {
      JsonObject outcome =
          new JsonObject()
              .put("taskId", "t" + i)
              .put("scope", "")
              .put("kind", "SUCCESS")
              .put("result", i);
      records.put("task:x:" + i, record(i).put("outcome", outcome));
    }
  }

  private static JsonObject record(int i) {
    return new JsonObject().put("id", "t" + i).put("seq", i).put("scope", "");
  }

  private Future<String> start(Map<String, JsonObject> records) {
    return startDurable(OPTIONS, () -> Future.succeededFuture(new Stored(records)));
  }

  @Test
  void a_record_is_let_go_of_as_soon_as_it_is_taken_over() {
    List<Watched> loaded = new ArrayList<>();
    List<Long> held = new ArrayList<>();
    Watched records =
        new Watched(
            before -> {
              if (before == TASKS - 1) {
                held.add(afterCollection(loaded.get(0)));
              }
            });
    loaded.add(records);
    store(records);
    await(start(records));
    assertThat(records).isEmpty();
    assertThat(held).containsExactly(0L);
    assertThat(ask("join", null).getJsonArray("results"))
        .isEqualTo(new JsonArray(IntStream.rangeClosed(1, TASKS).boxed().toList()));
  }

  @Test
  void a_lack_of_memory_is_told_with_where_it_was_and_nothing_is_held_or_written() {
    Watched records =
        new Watched(
            before -> {
              if (before == 2) {
                throw new OutOfMemoryError("expected");
              }
            });
    store(records);
    for (int i = 1; i <= 2; i++) {
      JsonObject task = task(BY_HAND, i).put("id", "t" + i);
      records.put("task:x:" + i, record(i).put("at", 0).put("task", task));
    }
    assertThat(failureOf(start(records)))
        .isInstanceOf(HeapTooSmallException.class)
        .hasRootCauseInstanceOf(OutOfMemoryError.class)
        .hasMessageStartingWith(
            "memory has run out (expected) while taking over a map in memory, which stays as it is;"
                + " the heap has at most ")
        .hasMessageContaining("(-Xmx)");
    assertThat(records).isEmpty();
    assertThat(written).isEmpty();
    assertThat(failureOf(request("join", null))).isInstanceOf(ReplyException.class);
    await(disk.start(vertx, OPTIONS)); // nothing is in its way
  }

  @Test
  void a_lack_of_memory_in_reading_fails_the_start_too() {
    assertThat(
            failureOf(
                startDurable(
                    OPTIONS,
                    () -> {
                      throw new OutOfMemoryError("expected");
                    })))
        .isInstanceOf(OutOfMemoryError.class);
  }

  /** Asks for collections until nothing is held, as one call need not be enough. */
  private static long afterCollection(Watched records) {
    for (int i = 0; i < 20 && records.held() > 0; i++) {
      System.gc();
    }
    return records.held();
  }
}
