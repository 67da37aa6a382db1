package dev.taskqueue.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full and read-only volumes, where the tests may mount some. */
class DiskFullTest {

  @TempDir Path folder;

  @BeforeEach
  void mountOneMegabyte() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()),
        "only root can mount a small volume");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", folder.toString());
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such command here
    }
  }

  @Test
  void a_full_disk_fails_writes_loses_nothing_and_is_got_over() throws Exception {
    DiskFile opened = DiskFile.open(folder, "q", 0);
    Map<String, JsonObject> stored = new HashMap<>();
    for (int round = 0; round < 5; round++) {
      fill(opened, stored, round);
      Path ballast = folder.resolve("ballast");
      Files.deleteIfExists(ballast);
      opened.rewrite(); // makes some room
    }
    opened.close();
    DiskFile again = DiskFile.open(folder, "q", 0);
    assertThat(again.load()).isEqualTo(stored);
    again.close();
  }

  /** Writes until the disk is full, and sees that the same write works when there is room. */
  private void fill(DiskFile opened, Map<String, JsonObject> stored, int round) throws IOException {
    Path ballast = Files.write(folder.resolve("ballast"), new byte[300_000]);
    for (int number = 0; ; number++) {
      Map<String, JsonObject> changes =
          Map.of(
              "last",
              new JsonObject().put("round", round).put("number", number),
              "key-" + number % 10,
              new JsonObject().put("text", "x".repeat(3000)).put("n", number));
      try {
        opened.write(changes);
      } catch (IOException e) {
        assertThat(e)
            .hasMessageContaining("No space left on device")
            .hasMessageContaining("q.journal");
        assertThat(number).isPositive();
        assertThatThrownBy(() -> opened.write(changes)).isInstanceOf(IOException.class);
        Files.delete(ballast);
        opened.write(changes);
        stored.putAll(changes);
        return;
      }
      stored.putAll(changes);
    }
  }

  @Test
  void what_was_acknowledged_is_there_after_a_full_disk_and_a_sudden_end() throws Exception {
    DiskFile opened = DiskFile.open(folder, "q", 0);
    Map<String, JsonObject> stored = new HashMap<>();
    fill(opened, stored, 0);
    byte[] atDeath = Files.readAllBytes(folder.resolve("q.journal"));
    opened.close();
    Files.write(folder.resolve("q.journal"), atDeath);
    DiskFile again = DiskFile.open(folder, "q", 0);
    assertThat(again.load()).isEqualTo(stored);
    again.close();
  }

  @Test
  void a_rewrite_without_room_leaves_all_as_it_is() throws Exception {
    DiskFile opened = DiskFile.open(folder, "q", 0);
    Map<String, JsonObject> stored = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      stored.put("a" + i, new JsonObject().put("text", "x".repeat(3000)));
    }
    opened.write(stored);
    Files.write(folder.resolve("ballast"), new byte[300_000]);
    opened.rewrite();
    assertThat(folder.resolve("q.journal.new")).doesNotExist();
    opened.write(Map.of("b", new JsonObject()));
    opened.close();
    DiskFile again = DiskFile.open(folder, "q", 0);
    stored.put("b", new JsonObject());
    assertThat(again.load()).isEqualTo(stored);
    again.close();
  }

  @Test
  void a_read_only_volume_is_an_error() throws Exception {
    DiskFile opened = DiskFile.open(folder, "q", 0);
    opened.write(Map.of("a", new JsonObject()));
    opened.close();
    assertThat(run("mount", "-o", "remount,ro", folder.toString())).isTrue();
    assertThatThrownBy(() -> DiskFile.open(folder, "q", 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("q.journal")
        .hasMessageContaining("must be writable");
    assertThatThrownBy(() -> DiskFile.open(folder, "new", 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Read-only file system");
    assertThat(run("mount", "-o", "remount,rw", folder.toString())).isTrue();
    DiskFile again = DiskFile.open(folder, "q", 0);
    assertThat(again.load()).containsOnlyKeys("a");
    again.close();
  }
}
