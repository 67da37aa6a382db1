package dev.taskqueue.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a power cut leaves of the last writes, and damage that is not its doing. */
class DiskTornTest {

  private static final int SECTOR = 512;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("q.journal");
  }

  private DiskFile open(long syncMillis) throws IOException {
    return DiskFile.open(folder, "q", syncMillis);
  }

  private Map<String, JsonObject> reopened(long syncMillis) throws IOException {
    DiskFile opened = open(syncMillis);
    Map<String, JsonObject> records = opened.load();
    // What is left has to be of use, too.
    opened.write(Map.of("after", new JsonObject()));
    opened.close();
    DiskFile again = open(syncMillis);
    assertThat(again.load()).hasSize(records.size() + (records.containsKey("after") ? 0 : 1));
    again.close();
    return records;
  }

  /** The file's bytes after a write, and what was stored then. */
  private static final class Stage {

    private final byte[] bytes;
    private final Map<String, JsonObject> records;

    Stage(byte[] bytes, Map<String, JsonObject> records) {
      this.bytes = bytes;
      this.records = records;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    Map<String, JsonObject> records() {
      return records;
    }
  }

  private List<Stage> stages(long syncMillis, int writes, int size) throws IOException {
    Random random = new Random(writes + size);
    Map<String, JsonObject> records = new HashMap<>();
    Stage[] stages = new Stage[writes];
    DiskFile opened = open(syncMillis);
    for (int i = 0; i < writes; i++) {
      Map<String, JsonObject> changes = new HashMap<>();
      for (int n = 0; n < 10; n++) {
        String key = "key-" + random.nextInt(200);
        if (random.nextInt(3) == 0) {
          changes.put(key, null);
          records.remove(key);
        } else {
          JsonObject value = new JsonObject().put("write", i).put("text", "x".repeat(size));
          changes.put(key, value);
          records.put(key, value);
        }
      }
      opened.write(changes);
      stages[i] = new Stage(Files.readAllBytes(file()), Map.copyOf(records));
    }
    opened.close();
    return List.of(stages);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000, 30_000})
  void whatever_part_of_the_last_write_is_missing_all_before_it_is_there(int size)
      throws IOException {
    List<Stage> stages = stages(0, 7, size);
    Random random = new Random(size);
    int back = 0;
    for (int last = 1; last < stages.size(); last++) {
      Stage before = stages.get(last - 1);
      Stage after = stages.get(last);
      for (int round = 0; round < 6; round++) {
        Files.write(file(), torn(before.bytes(), after.bytes(), round, random));
        Map<String, JsonObject> found = reopened(0);
        assertThat(found)
            .as("write %d, round %d", last, round)
            .isIn(before.records(), after.records());
        back += found.equals(before.records()) ? 1 : 0;
      }
    }
    assertThat(back).isPositive();
  }

  /** An image of the file in which some sectors of the last write have not got to the disk. */
  private static byte[] torn(byte[] before, byte[] after, int round, Random random) {
    byte[] image = after.clone();
    int sectors = (after.length + SECTOR - 1) / SECTOR;
    int changed = before.length / SECTOR;
    switch (round) {
      case 0 -> { // cut anywhere
        return Arrays.copyOf(
            after, before.length + random.nextInt(after.length - before.length + 1));
      }
      case 1 -> { // the beginning is missing
        fill(image, before, changed, changed + random.nextInt(sectors - changed + 1));
      }
      case 2 -> { // the end is missing
        fill(image, before, changed + random.nextInt(sectors - changed + 1), sectors);
      }
      case 3 -> { // the middle is missing, though both ends are there
        fill(image, before, changed + 1, sectors - 1);
      }
      case 4 -> { // one sector is missing
        int one = changed + random.nextInt(sectors - changed);
        fill(image, before, one, one + 1);
      }
      default -> { // any are missing
        for (int one = changed; one < sectors; one++) {
          if (random.nextBoolean()) {
            fill(image, before, one, one + 1);
          }
        }
      }
    }
    return image;
  }

  /** Sectors that were not written are what they were, or zeros where there was nothing. */
  private static void fill(byte[] image, byte[] before, int from, int to) {
    for (int i = from * SECTOR; i < Math.min(to * SECTOR, image.length); i++) {
      image[i] = i < before.length ? before[i] : 0;
    }
  }

  @Test
  void with_a_sync_interval_several_writes_may_be_torn() throws IOException {
    List<Stage> stages = stages(500, 12, 2000);
    Random random = new Random(1);
    for (int forced = 3; forced < stages.size(); forced++) {
      byte[] before = stages.get(forced - 1).bytes();
      byte[] image = stages.get(stages.size() - 1).bytes().clone();
      for (int one = before.length / SECTOR; one < image.length / SECTOR; one++) {
        if (random.nextInt(4) == 0) {
          fill(image, before, one, one + 1);
        }
      }
      Files.write(file(), image);
      List<Map<String, JsonObject>> possible =
          stages.subList(forced - 1, stages.size()).stream().map(Stage::records).toList();
      assertThat(reopened(500)).as("forced up to %d", forced).isIn(possible);
    }
  }

  @Test
  void damage_before_the_last_write_is_an_error_and_nothing_is_changed() throws IOException {
    List<Stage> stages = stages(0, 12, 2000);
    byte[] whole = stages.get(11).bytes();
    int from = stages.get(0).bytes().length;
    int to = stages.get(9).bytes().length;
    Random random = new Random(7);
    int errors = 0;
    for (int round = 0; round < 25; round++) {
      byte[] image = whole.clone();
      int at = from + random.nextInt(to - from - 700);
      for (int i = at; i < at + 700; i++) {
        image[i] = (byte) random.nextInt();
      }
      Files.write(file(), image);
      try {
        DiskFile opened = open(0);
        // Only where nothing lived any more may it have gone unnoticed.
        assertThat(opened.load()).isEqualTo(stages.get(11).records());
        opened.close();
      } catch (IOException e) {
        errors++;
        assertThat(e).hasMessageContaining("damaged").hasMessageContaining(file().toString());
      }
      assertThat(Files.readAllBytes(file())).isEqualTo(image);
    }
    assertThat(errors).isGreaterThan(5);
  }

  static Stream<byte[]> foreign() {
    byte[] noise = new byte[20_000];
    new Random(3).nextBytes(noise);
    return Stream.of(new byte[0], "not a journal".getBytes(UTF_8), new byte[9000], noise);
  }

  @Test
  void a_foreign_file_is_an_error_and_is_left_alone() throws IOException {
    for (byte[] content : foreign().toList()) {
      Files.write(file(), content);
      assertThatThrownBy(() -> open(0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining("no journal");
      assertThat(Files.readAllBytes(file())).isEqualTo(content);
    }
    Files.delete(file());
    open(0).close(); // the lock was given back
  }

  @Test
  void a_file_without_its_beginning_is_an_error() throws IOException {
    byte[] whole = stages(0, 5, 100).get(4).bytes();
    Arrays.fill(whole, 0, 2 * 4096, (byte) 0);
    Files.write(file(), whole);
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
  }

  @Test
  void a_cut_file_is_an_error() throws IOException {
    List<Stage> stages = stages(0, 8, 100);
    byte[] cut = Arrays.copyOf(stages.get(7).bytes(), 5000);
    Files.write(file(), cut);
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
    assertThat(Files.readAllBytes(file())).isEqualTo(cut);
  }
}
