package dev.taskqueue.engine;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The span of a put, which lasts until its task starts or ends without having started, and what
 * makes the spans of the executions its children.
 */
final class PutTrace {

  private final Tracing tracing;
  private final ContextInternal caller;
  private final String scope;
  private final AtomicReference<@Nullable Object> span;
  private final List<Map.Entry<String, String>> headers;

  PutTrace(
      Tracing tracing,
      ContextInternal caller,
      String scope,
      Object span,
      List<Map.Entry<String, String>> headers) {
    this.tracing = tracing;
    this.caller = caller;
    this.scope = scope;
    this.span = new AtomicReference<>(span);
    this.headers = headers;
  }

  /** The put is over. Only the first call counts. */
  void ended(@Nullable Throwable cause) {
    Object open = span.getAndSet(null);
    if (open != null) {
      tracing.tracer.receiveResponse(caller, null, open, cause, TagExtractor.empty());
    }
  }

  /** Begins the span of an execution on this context; null if it is not to be traced. */
  @Nullable Object began(ContextInternal context) {
    ended(null);
    return tracing.tracer.receiveRequest(
        context,
        SpanKind.MESSAGING,
        tracing.policy,
        new TraceRequest(tracing.queue, scope, "run"),
        "run",
        headers,
        TraceRequest.TAGS);
  }

  /** Ends the span of an execution. */
  void finished(ContextInternal context, Object execution, @Nullable Throwable cause) {
    tracing.tracer.sendResponse(context, null, execution, cause, TagExtractor.empty());
  }
}
