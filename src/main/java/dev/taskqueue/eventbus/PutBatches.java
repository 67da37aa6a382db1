package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskRequest;
import dev.taskqueue.engine.IterableFeed;
import dev.taskqueue.engine.LocalQueue;
import dev.taskqueue.engine.Placement;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts of many tasks by one message that goes in rounds: each when the last one has entered. */
final class PutBatches {

  private final ContextInternal context;
  private final LocalQueue queue;
  private final Puts puts;
  private final Ledger<PutEntry> entries;

  PutBatches(ContextInternal context, LocalQueue queue, Puts puts, Ledger<PutEntry> entries) {
    this.context = context;
    this.queue = queue;
    this.puts = puts;
    this.entries = entries;
  }

  void put(Request request, LocalPutAll local) {
    if (local.entry == null) {
      local.entry = newEntry(local.scope, "");
      start(local.entry, local.tasks, local.options, request.parent(), "");
    }
    local.entry.await(request);
  }

  void put(Request request, PutAllCommand all, String id) {
    request.checkTimeout();
    String content = all.content();
    PutEntry known = entries.use(id);
    if (known == null) {
      known = newEntry(all.scope, content);
      known.placed(new Placement(id, 0, Future.succeededFuture()));
      entries.put(id, known);
      start(known, all.tasks, all.options, request.parent(), id + "/");
      forgetIfRefusedForNow(known);
    } else if (!known.isOf(content)) {
      request.fail(TaskQueueCodes.CONFLICT, "the id " + id + " was given to another put before");
      return;
    }
    known.await(request);
  }

  /** Where the tasks are known by their ids, a repetition goes on with the one that was refused. */
  private void forgetIfRefusedForNow(PutEntry batch) {
    if (puts.keeps()) {
      batch.whenDecided(
          () -> {
            Throwable failure = batch.failure();
            if (failure != null && Puts.isForNow(failure)) {
              entries.remove(batch.id());
            }
          });
    }
  }

  private PutEntry newEntry(String scope, String content) {
    return new PutEntry(context, scope, Answer.ENTERED, content);
  }

  /**
   * Puts the tasks.
   *
   * @param idPrefix for ids that a repetition of the message finds again; empty if it is not needed
   */
  private void start(
      PutEntry entry,
      List<Task<?>> tasks,
      @Nullable TaskOptions options,
      @Nullable String parent,
      String idPrefix) {
    boolean requests = tasks.stream().anyMatch(TaskRequest.class::isInstance);
    if (requests && puts.keeps()) {
      KeptBatchPut.start(puts, entry, tasks, options, puts.isNested(parent), idPrefix);
      return;
    }
    boolean plain = options == null && parent == null && !requests;
    Future<Void> entered =
        plain
            ? queue.putBatch(entry.scope(), tasks)
            : new IterableFeed<Task<?>>(
                    context,
                    task -> task,
                    task -> place(entry.scope(), task, options, puts.isNested(parent)))
                .start(tasks);
    entered.onComplete(entry::succeeded, entry::failed);
  }

  private Future<Void> place(
      String scope, Task<?> task, @Nullable TaskOptions options, boolean nested) {
    TaskOptions own = options == null ? new TaskOptions() : new TaskOptions(options);
    if (task instanceof TaskRequest) {
      own.setId(puts.newId());
    }
    return queue.place(scope, task, own, nested, null, null).entered();
  }
}
