package dev.taskqueue.engine;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Keeps spans as the real tracers do: the active one in a context local, the parent in headers. */
final class FakeTracer implements VertxTracer<FakeTracer.Span, FakeTracer.Span> {

  static final ContextLocal<Span> ACTIVE = ContextLocal.registerLocal(Span.class);

  static final class Span {
    final int id;
    final int parent;
    final String operation;
    final Map<String, String> tags;
    volatile boolean ended;
    volatile Throwable failure;

    Span(int id, int parent, String operation, Map<String, String> tags) {
      this.id = id;
      this.parent = parent;
      this.operation = operation;
      this.tags = tags;
    }
  }

  private final AtomicInteger ids = new AtomicInteger();
  final List<Span> spans = new CopyOnWriteArrayList<>();

  static VertxTracerFactory factory(FakeTracer tracer) {
    return new VertxTracerFactory() {
      @Override
      public VertxTracer<?, ?> tracer(TracingOptions options) {
        return tracer;
      }
    };
  }

  /** The spans of this operation, in the order in which they began. */
  List<Span> of(String operation) {
    return spans.stream().filter(span -> span.operation.equals(operation)).toList();
  }

  Span begin(int parent, String operation, Map<String, String> tags) {
    Span span = new Span(ids.incrementAndGet(), parent, operation, tags);
    spans.add(span);
    return span;
  }

  private static Span end(Span span, Throwable failure) {
    if (span.ended) {
      throw new IllegalStateException("ended twice");
    }
    span.failure = failure;
    span.ended = true;
    return span;
  }

  @Override
  public <R> Span sendRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    Span active = ((ContextInternal) context).isDuplicate() ? ACTIVE.get(context) : null;
    if (active == null && policy != TracingPolicy.ALWAYS) {
      return null;
    }
    Span span = begin(active == null ? 0 : active.id, operation, tags.extract(request));
    headers.accept("trace", Integer.toString(span.id));
    return span;
  }

  @Override
  public <R> void receiveResponse(
      Context context, R response, Span span, Throwable failure, TagExtractor<R> tags) {
    end(span, failure);
  }

  @Override
  public <R> Span receiveRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      Iterable<Map.Entry<String, String>> headers,
      TagExtractor<R> tags) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equals("trace")) {
        Span span = begin(Integer.parseInt(header.getValue()), operation, tags.extract(request));
        ACTIVE.put(context, span);
        return span;
      }
    }
    return null;
  }

  @Override
  public <R> void sendResponse(
      Context context, R response, Span span, Throwable failure, TagExtractor<R> tags) {
    end(span, failure);
  }
}
