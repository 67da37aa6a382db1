package dev.taskqueue.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} in the middle of writes. */
@Tag("parallel")
class DiskKillTest {

  /** So many of the latest numbers are stored; the writer removes those before. */
  private static final int KEPT = 300;

  private static final int LARGEST_WRITE = 20;

  @TempDir Path folder;

  /** The process that is killed: stores numbers on and on, and prints each that is acknowledged. */
  static final class Writer {

    private final Journal journal;
    private final Random random = new Random();

    private Writer(Journal journal) {
      this.journal = journal;
    }

    public static void main(String[] arguments) {
      DiskJournal.open(
              Vertx.vertx(),
              Path.of(arguments[0]),
              "q",
              Duration.ofMillis(Long.parseLong(arguments[1])))
          .compose(
              journal ->
                  journal.load().onSuccess(all -> new Writer(journal).write(last(all.keySet()))))
          .onFailure(
              e -> {
                e.printStackTrace();
                System.exit(1);
              });
    }

    private void write(int last) {
      int next = last + 1 + random.nextInt(LARGEST_WRITE);
      Map<String, JsonObject> changes = new HashMap<>();
      for (int number = last + 1; number <= next; number++) {
        changes.put(Integer.toString(number), value(number));
        changes.put(Integer.toString(number - KEPT), null);
      }
      journal
          .write(changes)
          .onSuccess(
              written -> {
                System.out.println(next);
                write(next);
              })
          .onFailure(
              e -> {
                e.printStackTrace();
                System.exit(1);
              });
    }
  }

  private static int last(Iterable<String> keys) {
    int last = 0;
    for (String key : keys) {
      last = Math.max(last, Integer.parseInt(key));
    }
    return last;
  }

  private static JsonObject value(int number) {
    return new JsonObject().put("number", number).put("text", "x".repeat(number % 977));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100})
  void everything_acknowledged_is_there_after_each_of_a_few_kills(long syncMillis)
      throws Exception {
    kill(2, syncMillis);
  }

  @Test
  @Tag("slow")
  void everything_acknowledged_is_there_after_each_of_many_kills() throws Exception {
    kill(40, 0);
    kill(20, 100);
  }

  private void kill(int times, long syncMillis) throws Exception {
    Random random = new Random();
    for (int time = 0; time < times; time++) {
      int acknowledged = acknowledgedBeforeKill(1 + random.nextInt(400), syncMillis);
      DiskFile opened = DiskFile.open(folder, "q", syncMillis);
      Map<String, JsonObject> found = opened.load();
      opened.close();
      int last = last(found.keySet());
      assertThat(last).isBetween(acknowledged, acknowledged + LARGEST_WRITE);
      Map<String, JsonObject> expected = new HashMap<>();
      IntStream.rangeClosed(Math.max(1, last - KEPT + 1), last)
          .forEach(number -> expected.put(Integer.toString(number), value(number)));
      assertThat(found).isEqualTo(expected);
    }
  }

  /** Kills the writer after so many writes, which is at any moment within the next ones. */
  private int acknowledgedBeforeKill(int writes, long syncMillis) throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx128m",
                    "-cp",
                    classPath,
                    Writer.class.getName(),
                    folder.toString(),
                    Long.toString(syncMillis)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      int lines = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches("[0-9]+")) { // among what it may log
          last = Integer.parseInt(line);
          if (++lines == writes) {
            process.toHandle().destroyForcibly(); // its output stays readable
          }
        }
      }
    } catch (IOException e) {
      // the stream of a process that was killed
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(last).as("the writer's last number").isPositive();
    return last;
  }
}
