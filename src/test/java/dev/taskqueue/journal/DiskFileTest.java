package dev.taskqueue.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which files are opened, and how large they become. */
class DiskFileTest {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("q.journal");
  }

  private DiskFile open() throws IOException {
    return DiskFile.open(folder, "q", 0);
  }

  @Test
  void names_are_safe_and_can_be_read_and_told_apart() {
    assertThat(DiskNames.of("orders.eu-1_b")).isEqualTo("orders.eu-1_b.journal");
    assertThat(DiskNames.of("../a b/\u00e9")).isEqualTo("%2E.%2Fa%20b%2F%C3%A9.journal");
    assertThat(DiskNames.of("a%20b")).isNotEqualTo(DiskNames.of("a b"));
    String most = "x".repeat(254);
    assertThat(DiskNames.of(most + "a"))
        .hasSizeLessThan(200)
        .isNotEqualTo(DiskNames.of(most + "b"));
  }

  @Test
  void it_is_for_one_at_a_time_and_may_be_opened_again() throws IOException {
    DiskFile first = open();
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("in use by this process");
    first.write(Map.of("a", new JsonObject())); // it has kept its lock, and works
    first.close();
    DiskFile second = open();
    assertThat(second.load()).containsOnlyKeys("a");
    second.close();
  }

  @Test
  void another_queues_file_is_an_error() throws IOException {
    open().close();
    Files.move(file(), folder.resolve("other.journal"));
    assertThatThrownBy(() -> DiskFile.open(folder, "other", 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is that of the queue q");
  }

  @Test
  void a_newer_format_is_an_error_and_is_left_alone() throws IOException {
    open().close();
    try (MVStore store = MVStore.open(file().toString())) {
      store.openMap("head").put("format", "2");
    }
    byte[] content = Files.readAllBytes(file());
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("has format 2, but this version knows formats up to 1");
    assertThat(Files.readAllBytes(file())).isEqualTo(content);
  }

  @Test
  void a_store_of_something_else_is_an_error() throws IOException {
    try (MVStore store = MVStore.open(file().toString())) {
      store.openMap("accounts").put("a", "1");
    }
    byte[] content = Files.readAllBytes(file());
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no journal");
    assertThat(Files.readAllBytes(file())).isEqualTo(content);
  }

  @Test
  void a_folder_that_cannot_be_made_is_an_error() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DiskFile.open(inTheWay.resolve("sub"), "q", 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(inTheWay.toString())
        .hasMessageContaining("cannot open the journal");
  }

  @Test
  void a_value_that_is_no_json_fails_its_write_and_changes_nothing() throws IOException {
    DiskFile opened = open();
    opened.write(Map.of("a", new JsonObject()));
    assertThatThrownBy(
            () ->
                opened.write(
                    Map.of("b", new JsonObject(), "c", new JsonObject().put("x", new Object()))))
        .hasMessageContaining("the value of c");
    opened.close();
    DiskFile again = open();
    assertThat(again.load()).containsOnlyKeys("a");
    again.close();
  }

  @Test
  void after_a_force_that_failed_all_is_written_anew() throws IOException {
    DiskFile opened = DiskFile.open(folder, "q", 1000);
    opened.write(Map.of("a", new JsonObject()));
    Object before = Files.readAttributes(file(), BasicFileAttributes.class).fileKey();
    Thread.currentThread().interrupt(); // Java closes the file of a thread that is interrupted
    assertThatThrownBy(opened::force)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("could not force the journal " + file());
    assertThat(Thread.interrupted()).isTrue();
    opened.write(Map.of("b", new JsonObject()));
    assertThat(Files.readAttributes(file(), BasicFileAttributes.class).fileKey())
        .isNotEqualTo(before);
    opened.close();
    DiskFile again = open();
    assertThat(again.load()).containsOnlyKeys("a", "b");
    again.close();
  }

  @Test
  void after_a_write_that_was_interrupted_writes_work_again() throws IOException {
    DiskFile opened = open();
    opened.write(Map.of("a", new JsonObject()));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> opened.write(Map.of("b", new JsonObject())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("all is as it was before");
    assertThat(Thread.interrupted()).isTrue();
    opened.write(Map.of("c", new JsonObject()));
    opened.close();
    DiskFile again = open();
    assertThat(again.load()).containsOnlyKeys("a", "c");
    again.close();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void only_its_user_may_read_it() throws IOException {
    Path storage = folder.resolve("new").resolve("storage");
    DiskFile opened = DiskFile.open(storage, "q", 0);
    assertThat(Files.getPosixFilePermissions(storage))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    assertThat(Files.getPosixFilePermissions(storage.resolve("q.journal"))).isEqualTo(owner);
    opened.write(Map.of("a", new JsonObject()));
    opened.rewrite();
    assertThat(Files.getPosixFilePermissions(storage.resolve("q.journal"))).isEqualTo(owner);
    opened.close();
  }

  @Test
  void a_half_made_file_is_made_anew() throws IOException {
    Files.write(folder.resolve("q.journal.new"), new byte[100]);
    DiskFile opened = open();
    assertThat(opened.load()).isEmpty();
    opened.close();
    assertThat(folder.resolve("q.journal.new")).doesNotExist();
  }

  @Test
  void under_steady_churn_the_file_stays_within_its_bound() throws IOException {
    DiskFile opened = DiskFile.open(folder, "q", 1000);
    Map<String, JsonObject> expected = new HashMap<>();
    JsonObject old = new JsonObject().put("text", "never changed");
    opened.write(Map.of("old", old));
    expected.put("old", old);
    long largest = 0;
    int rewrites = 0;
    int oldest = 0;
    for (int number = 0; number < 40_000; ) {
      Map<String, JsonObject> changes = new HashMap<>();
      for (int i = 0; i < 50; i++) {
        changes.put("task-" + number++, new JsonObject().put("text", "x".repeat(2000)));
      }
      while (number - oldest > 500) {
        changes.put("task-" + oldest++, null);
      }
      boolean due = opened.write(changes);
      largest = Math.max(largest, Files.size(file()));
      if (due) {
        opened.rewrite();
        rewrites++;
      }
      expected.putAll(changes);
      expected.values().removeIf(value -> value == null);
    }
    long content = 500 * 2030;
    assertThat(rewrites).isGreaterThan(1);
    assertThat(largest).isLessThan(DiskFile.SLACK + DiskFile.GROWTH * content + (1 << 20));
    opened.close();
    DiskFile again = open();
    assertThat(again.load()).isEqualTo(expected);
    again.close();
  }
}
