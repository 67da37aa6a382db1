package dev.taskqueue.eventbus;

import dev.taskqueue.QueueClosedException;
import dev.taskqueue.ScopeProgress;
import dev.taskqueue.engine.ProgressTicker;
import io.vertx.core.AsyncResult;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import org.jspecify.annotations.Nullable;

/** Tells from what it sees of a scope whether it was joined, or its queue or client closed. */
final class RemoteProgress implements ProgressTicker.Verdict {

  private final RemoteClient client;
  private final String scope;

  RemoteProgress(RemoteClient client, String scope) {
    this.client = client;
    this.scope = scope;
  }

  @Override
  public @Nullable ScopeProgress last(
      AsyncResult<ScopeProgress> look, @Nullable ScopeProgress before) {
    ScopeProgress known = before != null ? before : ReportJson.noProgress(scope);
    boolean gone = look.failed() && isGone(look.cause());
    boolean joined = look.succeeded() && isLess(look.result(), known);
    return client.isClosed() || gone || joined ? known : null;
  }

  private static boolean isLess(ScopeProgress now, ScopeProgress before) {
    return now.put() < before.put() || now.ended().total() < before.ended().total();
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof QueueClosedException
        || (failure instanceof ReplyException reply
            && reply.failureType() == ReplyFailure.NO_HANDLERS);
  }
}
