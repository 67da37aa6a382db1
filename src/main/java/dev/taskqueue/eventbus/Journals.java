package dev.taskqueue.eventbus;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.journal.ClusterJournal;
import dev.taskqueue.journal.DiskJournal;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The journal that a queue's options ask for. */
final class Journals {

  private Journals() {}

  /** Opens it; null if none is asked for. */
  static @Nullable Supplier<Future<Journal>> opener(Vertx vertx, TaskQueueOptions options) {
    String address = Objects.requireNonNull(options.getAddress());
    return switch (options.getDurability()) {
      case NONE -> null;
      case DISK ->
          () ->
              DiskJournal.open(
                  vertx, Path.of(options.getStorage()), address, options.getSyncInterval());
      case CLUSTER -> () -> ClusterJournal.open(vertx, address);
    };
  }
}
