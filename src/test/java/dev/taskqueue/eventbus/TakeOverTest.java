package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private record Stored(Map<String, JsonObject> records) implements Journal {
    @Override
    public Future<Map<String, JsonObject>> load() {
      return Future.succeededFuture(records);
    }

    @Override
    public Future<Void> write(Map<String, @Nullable JsonObject> changes) {
      return Future.succeededFuture();
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
      records.put(
          "task:x:" + i,
          new JsonObject()
              .put("id", "t" + i)
              .put("seq", i)
              .put("scope", "")
              .put("outcome", outcome));
    }
  }

  private Future<String> start(Map<String, JsonObject> records) {
    return vertx.deployVerticle(
        new QueueDeployment(
            context ->
                OwnedQueue.start(
                    context, ADDRESS, OPTIONS, () -> Future.succeededFuture(new Stored(records)))));
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

  /** Asks for collections until nothing is held, as one call need not be enough. */
  private static long afterCollection(Watched records) {
    for (int i = 0; i < 20 && records.held() > 0; i++) {
      System.gc();
    }
    return records.held();
  }
}
