package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.failure;
import static dev.taskqueue.engine.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal does. */
abstract class JournalContract {

  Vertx vertx;
  Journal journal;

  /** A Vert.x for the tests. */
  Vertx startVertx() throws Exception {
    return Vertx.vertx();
  }

  /** A journal that has what the one before it in the same test has stored. */
  abstract Journal open();

  @BeforeEach
  void start() throws Exception {
    vertx = startVertx();
    journal = open();
  }

  @AfterEach
  void stop() {
    result(journal.close());
    result(vertx.close());
  }

  /** Closes the journal, and opens and loads it again. */
  Map<String, JsonObject> reopened() {
    result(journal.close());
    journal = open();
    return result(journal.load());
  }

  static JsonObject value(Object content) {
    return new JsonObject().put("value", content);
  }

  /** A value that is written, but can't be read again. */
  static JsonObject undecodable() {
    return value(BigInteger.TEN.pow(2_000));
  }

  void write(String key, JsonObject value) {
    Map<String, JsonObject> changes = new HashMap<>(); // a Map.of has no nulls
    changes.put(key, value);
    result(journal.write(changes));
  }

  @Test
  void a_new_one_has_nothing() {
    assertThat(result(journal.load())).isEmpty();
  }

  @Test
  void what_is_written_is_there_when_it_is_opened_again() {
    result(journal.load());
    write("a", value(1));
    result(journal.write(Map.of("b", value("two"), "c", value(new JsonArray().add(3)))));
    assertThat(reopened())
        .isEqualTo(Map.of("a", value(1), "b", value("two"), "c", value(new JsonArray().add(3))));
  }

  @Test
  void a_value_takes_the_place_of_the_former_one_and_null_removes_it() {
    result(journal.load());
    result(journal.write(Map.of("a", value(1), "b", value(2), "c", value(3))));
    Map<String, JsonObject> changes = new LinkedHashMap<>();
    changes.put("a", value("other"));
    changes.put("b", null);
    changes.put("never there", null);
    result(journal.write(changes));
    assertThat(reopened()).isEqualTo(Map.of("a", value("other"), "c", value(3)));
  }

  @Test
  void everything_can_be_removed() {
    result(journal.load());
    write("a", value(1));
    write("a", null);
    assertThat(reopened()).isEmpty();
    write("a", value(2));
    assertThat(reopened()).isEqualTo(Map.of("a", value(2)));
  }

  @Test
  void no_changes_are_a_write_too() {
    result(journal.load());
    write("a", value(1));
    result(journal.write(Map.of()));
    assertThat(reopened()).isEqualTo(Map.of("a", value(1)));
  }

  @Test
  void keys_may_be_any_strings() {
    Map<String, JsonObject> all = new HashMap<>();
    for (String key :
        new String[] {
          " ",
          "a/b:c*d?e",
          "../../etc/passwd",
          "line\nfeed",
          "\\n\\",
          "\0\t\r",
          "h\u00e9llo \u4f60\u597d \ud83d\ude80",
          "chunk:1,len:1,version:7\n",
          "x".repeat(1000),
          "\n".repeat(1000)
        }) {
      all.put(key, value(key.length()));
    }
    result(journal.load());
    result(journal.write(all));
    assertThat(reopened()).isEqualTo(all);
  }

  @Test
  void values_may_be_anything_that_json_can_express() {
    JsonObject everything =
        new JsonObject()
            .putNull("null")
            .put("true", true)
            .put("long", Long.MAX_VALUE)
            .put("double", -1.5e300)
            .put("text", "line\nfeed \"quoted\" \ud83d\ude80 \0")
            .put("array", new JsonArray().add(1).addNull().add(new JsonObject()))
            .put("object", new JsonObject().put("", new JsonObject()));
    result(journal.load());
    result(journal.write(Map.of("everything", everything, "nothing", new JsonObject())));
    assertThat(reopened()).isEqualTo(Map.of("everything", everything, "nothing", new JsonObject()));
  }

  @Test
  void values_may_be_large() {
    JsonObject large = value("x".repeat(16 << 20));
    result(journal.load());
    result(journal.write(Map.of("large", large, "small", value(1))));
    write("small", value(2));
    assertThat(reopened()).isEqualTo(Map.of("large", large, "small", value(2)));
  }

  @Test
  void many_records_are_many_records() {
    Map<String, JsonObject> all = new HashMap<>();
    result(journal.load());
    for (int batch = 0; batch < 20; batch++) {
      Map<String, JsonObject> changes = new HashMap<>();
      for (int i = 0; i < 500; i++) {
        changes.put("key-" + (batch * 251 + i), value(batch));
      }
      result(journal.write(changes));
      all.putAll(changes);
    }
    assertThat(reopened()).isEqualTo(all);
  }

  @Test
  void what_was_loaded_is_the_callers() {
    result(journal.load());
    write("a", value(1));
    Map<String, JsonObject> loaded = reopened();
    loaded.get("a").put("value", 2);
    loaded.clear();
    assertThat(reopened()).isEqualTo(Map.of("a", value(1)));
  }

  @Test
  void futures_complete_on_the_callers_context() {
    Context context = vertx.getOrCreateContext();
    Thread loop = threadAfter(context, Future::succeededFuture);
    assertThat(threadAfter(context, () -> journal.load())).isSameAs(loop);
    assertThat(threadAfter(context, () -> journal.write(Map.of("a", value(1))))).isSameAs(loop);
    assertThat(threadAfter(context, () -> journal.close())).isSameAs(loop);
  }

  /** The thread that a call made on a context completes on. */
  private static Thread threadAfter(Context context, Supplier<Future<?>> call) {
    Promise<Thread> end = Promise.promise();
    context.runOnContext(
        v -> call.get().onComplete(x -> end.complete(Thread.currentThread()), end::fail));
    return result(end.future());
  }

  @Test
  void after_the_end_writes_fail() {
    result(journal.load());
    result(journal.close());
    result(journal.close());
    assertThat(failure(journal.write(Map.of("a", value(1)))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
