package dev.taskqueue.engine;

import dev.taskqueue.ProgressUpdates;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.internal.Limits;
import io.vertx.core.AsyncResult;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a scope's progress from time to time and hands on what has changed. One timer at a time,
 * and the next look only when the last one is over. Calls the handler on the caller's context.
 */
public final class ProgressTicker implements ProgressUpdates {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressTicker.class);

  /** Says what a look has brought: to go on, or that the scope is finished. */
  public interface Verdict {

    /** The last progress there will be; null to go on. */
    @Nullable ScopeProgress last(AsyncResult<ScopeProgress> look, @Nullable ScopeProgress before);
  }

  private final ContextInternal context;
  private final long millis;
  private final Handler<ScopeProgress> handler;
  private final Supplier<Future<ScopeProgress>> look;
  private final Verdict verdict;
  private long timer;
  private boolean stopped;
  private Runnable onStop = () -> {};
  private final Closeable closeHook = this::stopWithContext;

  /** The context's. */
  private @Nullable ScopeProgress before;

  /** For the caller's context. */
  public ProgressTicker(
      ContextInternal context,
      Duration atMostEvery,
      Handler<ScopeProgress> handler,
      Supplier<Future<ScopeProgress>> look,
      Verdict verdict) {
    this.context = context;
    this.millis = Math.max(1, Limits.positive("atMostEvery", atMostEvery).toMillis());
    this.handler = Objects.requireNonNull(handler, "handler");
    this.look = look;
    this.verdict = verdict;
  }

  /** Begins. It goes with its verticle, if its context is that of one. */
  public ProgressTicker start() {
    if (context.deploymentID() != null) {
      context.addCloseHook(closeHook);
    }
    arm();
    return this;
  }

  private void stopWithContext(Completable<Void> done) {
    stop();
    done.succeed();
  }

  /** Has something done when it is stopped, by the user or with its verticle. */
  synchronized void onStop(Runnable action) {
    onStop = action;
  }

  private synchronized void arm() {
    if (!stopped) {
      timer = context.setTimer(millis, id -> look());
    }
  }

  private void look() {
    look.get().onComplete(this::looked);
  }

  private void looked(AsyncResult<ScopeProgress> result) {
    ScopeProgress last = verdict.last(result, before);
    if (last != null) {
      finish(last);
      return;
    }
    if (result.succeeded() && isNews(result.result()) && !isStopped()) {
      before = result.result();
      call(before);
    }
    arm();
  }

  /** What was put only grows, until the batch is taken, of which the last call is to tell. */
  private boolean isNews(ScopeProgress seen) {
    return before == null || (seen.put() >= before.put() && !seen.equals(before));
  }

  /** Makes the last call, if the scope has been used. From any thread. */
  void finished(ScopeProgress last) {
    context.runOnContext(v -> finish(last));
  }

  private void finish(ScopeProgress last) {
    if (end() && last.put() > 0) {
      call(last);
    }
  }

  private void call(ScopeProgress progress) {
    try {
      handler.handle(progress);
    } catch (Throwable e) {
      LOG.warn("A progress handler of scope '{}' has failed", progress.scope(), e);
    }
  }

  @Override
  public void stop() {
    if (end()) {
      onStop.run();
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized boolean end() {
    if (stopped) {
      return false;
    }
    stopped = true;
    context.removeCloseHook(closeHook);
    context.owner().cancelTimer(timer);
    return true;
  }
}
