package dev.taskqueue.faults;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.lang.reflect.Proxy;

/** Futures that break their promise: they tell their listeners three times, on other threads. */
final class Repeating {

  private Repeating() {}

  @SuppressWarnings("unchecked")
  static <T> Future<T> future(T value) {
    Future<T> done = Future.succeededFuture(value);
    return (Future<T>)
        Proxy.newProxyInstance(
            Repeating.class.getClassLoader(),
            new Class<?>[] {Future.class},
            (self, method, arguments) -> {
              if (method.getName().equals("isComplete")) {
                return false;
              }
              if (!method.getName().equals("onComplete")) {
                return method.invoke(done, arguments);
              }
              for (int i = 0; i < 3; i++) {
                new Thread(() -> tell(arguments[0], done)).start();
              }
              return self;
            });
  }

  @SuppressWarnings("unchecked")
  private static <T> void tell(Object listener, Future<T> done) {
    if (listener instanceof Completable<?> completable) {
      ((Completable<T>) completable).complete(done.result(), null);
    } else {
      ((Handler<Object>) listener).handle(done);
    }
  }
}
