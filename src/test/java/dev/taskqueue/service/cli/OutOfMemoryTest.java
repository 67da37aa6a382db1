package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.journal.DiskJournal;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that runs out of memory while it starts says so and ends. */
@ExtendWith(VertxExtension.class)
@Tag("parallel")
class OutOfMemoryTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"the same", "another loop", "its own"})
  void it_ends_on_whatever_thread_that_is(String thread) throws Exception {
    JsonObject verticle =
        new JsonObject()
            .put("class", HungryVerticle.class.getName())
            .put("config", new JsonObject().put("thread", thread));
    try (Program program =
        Program.start(
            folder,
            "serve",
            "--set",
            "http.port=0",
            "--set",
            "handlers.verticles=" + JsonArray.of(verticle))) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.NOT_STARTED);
      assertThat(program.err())
          .contains("could not start", "expected")
          .doesNotContain("listening", "\tat ");
    }
  }

  @Test
  void it_names_the_journal_that_is_too_large(Vertx vertx) throws Exception {
    Journal journal = DiskJournal.open(vertx, folder, "default", Duration.ZERO).await();
    for (int i = 0; i < 80; i++) {
      JsonObject record = new JsonObject().put("text", "x".repeat(1 << 20));
      journal.write(Map.of("task:x:" + i, record)).await();
    }
    journal.close().await();
    try (Program program =
        Program.start(
            folder,
            List.of("-Xmx48m"),
            Map.of(),
            "serve",
            "--set",
            "http.port=0",
            "--set",
            "queues.default.durability=disk",
            "--set",
            "queues.default.storage=" + folder)) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.NOT_STARTED);
      assertThat(program.err())
          .contains("could not start: memory has run out (Java heap space) while taking over")
          .contains("the journal " + folder.toRealPath().resolve("default.journal"))
          .containsPattern("the heap has at most 4\\d MiB: start with a larger one \\(-Xmx\\)")
          .doesNotContain("\tat ");
    }
  }
}
