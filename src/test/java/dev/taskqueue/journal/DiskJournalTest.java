package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.result;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The journal on disk keeps to the contract. */
class DiskJournalTest extends JournalContract {

  @TempDir Path folder;

  @Override
  Journal open() {
    return result(
        DiskJournal.open(vertx, folder.resolve("made/on demand"), "the queue", Duration.ZERO));
  }
}
