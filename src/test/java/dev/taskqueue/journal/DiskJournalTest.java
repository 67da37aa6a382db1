package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on disk keeps to the contract. */
class DiskJournalTest extends JournalContract {

  @TempDir Path folder;

  @Override
  Journal open() {
    return result(
        DiskJournal.open(vertx, folder.resolve("made/on demand"), "the queue", Duration.ZERO));
  }

  @Test
  void what_cannot_be_decoded_keeps_nobody_from_the_rest() {
    result(journal.load());
    write("bad", undecodable());
    write("a", value(1));
    Map<String, JsonObject> all = reopened();
    assertThat(all.keySet()).containsExactlyInAnyOrder("a", "bad");
    assertThat(all.get("a")).isEqualTo(value(1));
    assertThatThrownBy(() -> all.get("bad")).isInstanceOf(DecodeException.class);
  }
}
