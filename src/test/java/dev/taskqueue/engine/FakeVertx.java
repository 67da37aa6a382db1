package dev.taskqueue.engine;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextBuilder;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * As much of Vert.x as the engine's parts need where no thread but the test's may run: one context,
 * which does what it is asked for when it is told to.
 */
final class FakeVertx {

  private Queue<Handler<Void>> asked = new ConcurrentLinkedQueue<>();
  private final ContextInternal context = proxy(ContextInternal.class, this::call);
  private final VertxInternal vertx = proxy(VertxInternal.class, this::call);
  private final ContextBuilder builder = proxy(ContextBuilder.class, this::call);

  ContextInternal context() {
    return context;
  }

  /** Number of things that wait to be run on the context. */
  int waiting() {
    return asked.size();
  }

  /** Forgets what it was asked for. */
  void forget() {
    asked = new ConcurrentLinkedQueue<>();
  }

  /** Runs what was asked for, and what that asks for. */
  void run() {
    for (Handler<Void> next; (next = asked.poll()) != null; ) {
      next.handle(null);
    }
  }

  @SuppressWarnings("unchecked") // as the methods of these names have them
  private Object call(Object self, java.lang.reflect.Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "owner" -> vertx;
      case "createEventLoopContext", "getOrCreateContext", "build" -> context;
      case "contextBuilder", "withThreadingModel", "withEventLoop", "withClassLoader" -> builder;
      case "promise" -> Promise.promise();
      case "runOnContext" -> {
        asked.add((Handler<Void>) arguments[0]);
        yield null;
      }
      case "threadingModel" -> ThreadingModel.WORKER;
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> self == arguments[0];
      case "toString" -> "fake";
      default -> null;
    };
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(FakeVertx.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
