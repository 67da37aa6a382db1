package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.Event;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the spans of a queue's puts, and ends those whose tasks never start. */
final class Tracing implements Observer {

  final VertxTracer<Object, Object> tracer;
  final TracingPolicy policy;
  final String queue;
  private final VertxInternal vertx;

  private Tracing(
      VertxInternal vertx, VertxTracer<Object, Object> tracer, String queue, TracingPolicy policy) {
    this.vertx = vertx;
    this.tracer = tracer;
    this.queue = queue;
    this.policy = policy;
  }

  /** Null if the Vert.x instance has no tracer, or it is not wanted. */
  @SuppressWarnings("unchecked") // gets back what it has given
  static @Nullable Tracing of(VertxInternal vertx, String queue, TracingPolicy policy) {
    VertxTracer<?, ?> tracer = vertx.tracer();
    if (tracer == null || tracer == VertxTracer.NOOP || policy == TracingPolicy.IGNORE) {
      return null;
    }
    return new Tracing(vertx, (VertxTracer<Object, Object>) tracer, queue, policy);
  }

  /** Begins the span of a put; null if it is not to be traced. */
  @Nullable PutTrace put(@Nullable ContextInternal caller, String scope) {
    ContextInternal context = caller != null ? caller : vertx.getOrCreateContext();
    List<Map.Entry<String, String>> headers = new ArrayList<>(2);
    Object span =
        tracer.sendRequest(
            context,
            SpanKind.MESSAGING,
            policy,
            new TraceRequest(queue, scope, "put"),
            "put",
            (name, value) -> headers.add(Map.entry(name, value)),
            TraceRequest.TAGS);
    return span == null ? null : new PutTrace(this, context, scope, span, headers);
  }

  @Override
  public void told(Event event, ObservedTask task) {
    PutTrace trace = task.trace;
    if (trace != null && event.kind() == Event.Kind.SETTLED) {
      trace.ended(event.cause());
      task.trace = null;
    }
  }
}
