package dev.taskqueue.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was loaded is a map like any other, but for when its values are made. */
class DiskRecordsTest {

  private final DiskRecords records = new DiskRecords();

  private static JsonObject value(int number) {
    return new JsonObject().put("value", number);
  }

  /** Without a reference of the test's own to the bytes. */
  private WeakReference<byte[]> add(String key, int number) {
    byte[] bytes = DiskRecord.encode(key, value(number));
    records.add(key, bytes);
    return new WeakReference<>(bytes);
  }

  @Test
  void it_is_equal_to_a_map_of_the_values() {
    Map<String, JsonObject> same = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      add("key-" + i, i);
      same.put("key-" + i, value(i));
    }
    assertThat(records).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(same).isEqualTo(records);
    assertThat(records.get("key-3")).isEqualTo(value(3));
    assertThat(records.get("another")).isNull();
  }

  @Test
  void the_last_of_a_key_wins_and_what_is_taken_out_is_gone() {
    add("a", 1);
    add("a", 2);
    add("b", 3);
    add("c", 4);
    assertThat(records.remove("a")).isEqualTo(value(2));
    assertThat(records.remove("a")).isNull();
    records.keySet().remove("b");
    assertThat(records).isEqualTo(Map.of("c", value(4)));
    Iterator<Map.Entry<String, JsonObject>> all = records.entrySet().iterator();
    all.next();
    all.remove();
    assertThat(records).isEmpty();
  }

  @Test
  void values_are_made_when_they_are_asked_for_and_not_before() {
    records.add("a", new byte[] {1, 2, 3, 4, 5});
    assertThat(records).hasSize(1).containsKey("a");
    assertThat(records.keySet()).containsExactly("a");
    assertThatThrownBy(() -> records.get("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_was_asked_for_is_not_held_and_what_is_taken_out_is_not_either() {
    WeakReference<byte[]> bytes = add("a", 1);
    WeakReference<JsonObject> looked = new WeakReference<>(records.get("a"));
    awaitCleared(looked);
    assertThat(bytes.get()).isNotNull();
    assertThat(records.remove("a")).isEqualTo(value(1));
    awaitCleared(bytes);
    assertThat(records).as("the map itself is still there").isEmpty();
  }

  /** Asks for collections until the reference is gone, as one call need not be enough. */
  private static void awaitCleared(WeakReference<?> reference) {
    for (int i = 0; i < 20 && reference.get() != null; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
  }
}
