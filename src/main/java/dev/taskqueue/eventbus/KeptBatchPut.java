package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The puts of one message to a queue whose tasks are kept: each when the last one has entered the
 * buffer, each with an id of its own, so that the next owner knows those that were accepted when
 * the message comes again.
 */
final class KeptBatchPut {

  /** Tasks of such a message wait for room as long as it takes. */
  private static final Duration NO_LIMIT = Duration.ofDays(365);

  private final Puts puts;
  private final PutEntry batch;
  private final List<Task<?>> tasks;
  private final @Nullable TaskOptions options;
  private final boolean nested;
  private final String idPrefix;
  private final List<PutEntry> entries = new ArrayList<>();
  private int stored;

  private KeptBatchPut(
      Puts puts,
      PutEntry batch,
      List<Task<?>> tasks,
      @Nullable TaskOptions options,
      boolean nested,
      String idPrefix) {
    this.puts = puts;
    this.batch = batch;
    this.tasks = tasks;
    this.options = options;
    this.nested = nested;
    this.idPrefix = idPrefix;
  }

  /**
   * Puts the tasks.
   *
   * @param batch decided when all are stored, or one was refused
   * @param idPrefix what their ids begin with; empty for ids that nobody asks for again
   */
  static void start(
      Puts puts,
      PutEntry batch,
      List<Task<?>> tasks,
      @Nullable TaskOptions options,
      boolean nested,
      String idPrefix) {
    new KeptBatchPut(puts, batch, tasks, options, nested, idPrefix).next();
  }

  private void next() {
    while (entries.size() < tasks.size() && !hasFailed()) {
      PutCommand put = command(entries.size());
      PutEntry known = puts.known(put);
      if (known != null && !known.isOf(put.content())) {
        batch.failed(Failures.idOfAnother(put));
        return;
      }
      PutEntry entry = known != null ? known : puts.put(put, nested, NO_LIMIT);
      entries.add(entry);
      if (!entry.hasEntered()) {
        entry.whenEntered(this::next);
        return;
      }
    }
    awaitStored();
  }

  private boolean hasFailed() {
    return !entries.isEmpty() && entries.get(entries.size() - 1).failure() != null;
  }

  private void awaitStored() {
    while (stored < entries.size()) {
      PutEntry entry = entries.get(stored);
      if (!entry.isDecided()) {
        entry.whenDecided(this::awaitStored);
        return;
      }
      if (entry.failure() != null) {
        batch.failed(entry.failure());
        return;
      }
      stored++;
    }
    batch.succeeded(null);
  }

  private PutCommand command(int index) {
    TaskOptions own = options == null ? new TaskOptions() : new TaskOptions(options);
    own.setId(idPrefix.isEmpty() ? puts.newId() : idPrefix + index);
    return puts.command(batch.scope(), tasks.get(index), own, Answer.ENTERED);
  }
}
