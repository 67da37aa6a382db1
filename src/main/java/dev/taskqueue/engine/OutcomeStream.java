package dev.taskqueue.engine;

import dev.taskqueue.Outcome;
import dev.taskqueue.engine.scheduler.OutcomeReader;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outcomes of a scope as a stream, to which the settling threads add. */
public final class OutcomeStream extends OutcomeDelivery {

  private final QueueCore core;
  final Reader reader = new Reader();
  private final Closeable closeHook = this::stopWithContext;
  private final @Nullable Consumer<List<String>> whenRead;

  /** Ids of the tasks whose outcomes were read in this turn; only if somebody is to be told. */
  private List<String> read = new ArrayList<>();

  /**
   * A stream that is not read yet.
   *
   * @param whenRead told of the tasks whose outcomes the stream's handler has had, if not null
   */
  OutcomeStream(
      QueueCore core, ContextInternal context, @Nullable Consumer<List<String>> whenRead) {
    super(context);
    this.core = core;
    this.whenRead = whenRead;
  }

  /** The scheduler's end. Those who say so to it may come in any order. */
  final class Reader extends OutcomeReader {

    private long left = Long.MAX_VALUE;

    @Override
    protected void outcome(Outcome outcome) {
      arrive(outcome);
      boolean last;
      synchronized (this) {
        last = --left == 0;
      }
      if (last) {
        endAll();
      }
    }

    @Override
    protected void ended(long total) {
      boolean last;
      synchronized (this) {
        left = total - (Long.MAX_VALUE - left);
        last = left == 0;
      }
      if (last) {
        endAll();
      }
    }
  }

  /** Lets it go with its verticle, if its context is that of one. */
  void begun() {
    if (context.deploymentID() != null) {
      context.addCloseHook(closeHook);
    }
  }

  private void endAll() {
    context.removeCloseHook(closeHook);
    end();
  }

  /** Where its handlers are called is no more, and nobody else would let the slots go on. */
  private void stopWithContext(Completable<Void> done) {
    stop();
    done.succeed();
  }

  @Override
  protected void handled(Outcome outcome) {
    if (whenRead != null) {
      read.add(outcome.taskId());
    }
  }

  @Override
  protected void delivered(int count, long wanted) {
    if (count > 0) {
      core.act(state -> state.consumed(reader, count));
    }
    if (whenRead != null && !read.isEmpty()) {
      List<String> told = read;
      read = new ArrayList<>();
      whenRead.accept(told);
    }
  }

  /**
   * Reads no more; what ends from now on is kept for the join again. To be called on the stream's
   * context.
   *
   * @return the number of outcomes that were not delivered, and are gone
   */
  public int stop() {
    context.removeCloseHook(closeHook);
    drop();
    return core.call(state -> state.stopReading(reader));
  }
}
