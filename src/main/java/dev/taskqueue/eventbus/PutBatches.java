package dev.taskqueue.eventbus;

import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.function.LongSupplier;

/** Puts of many tasks by one message; those that go in rounds are remembered by their ids. */
final class PutBatches {

  /** Number of batches to remember at most, unless more wait. */
  static final int CAPACITY = 10_000;

  private final ContextInternal context;
  private final Puts puts;
  private final LongSupplier clock;
  private final long roundMillis;
  private final Ledger<PutBatch> batches;

  PutBatches(ContextInternal context, Puts puts, FrontTiming timing, Ledger<PutBatch> batches) {
    this.context = context;
    this.puts = puts;
    this.clock = timing.clock();
    this.roundMillis = timing.roundMillis();
    this.batches = batches;
  }

  void putAll(Request request) {
    PutAllCommand all = PutAllCommand.read(request);
    String id = all.batch;
    if (id == null) {
      PutAll.start(puts, request, List.copyOf(all.tasks), clock);
      return;
    }
    long millis = Math.min(request.timeToAnswer(), roundMillis);
    PutBatch batch = batches.use(id);
    if (batch == null) {
      batch = new PutBatch(context, id, puts, all, request.parent());
      batches.put(id, batch);
      batch.start();
    } else if (!batch.isSame(all)) {
      PutBatch.failOfSameId(request, id);
      return;
    }
    batch.await(request, millis);
  }
}
