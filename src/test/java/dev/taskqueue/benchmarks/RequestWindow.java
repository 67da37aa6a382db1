package dev.taskqueue.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.IntFunction;

/** Requests numbered from 0, made on an event loop, of which so many are unanswered at most. */
final class RequestWindow {

  private final Promise<Void> done = Promise.promise();
  private final int count;
  private final int window;
  private final IntFunction<Future<?>> request;
  private int next;
  private int answered;

  private RequestWindow(int count, int window, IntFunction<Future<?>> request) {
    this.count = count;
    this.window = window;
    this.request = request;
  }

  /** Completes when all have been answered; fails with the first that has failed. */
  static Future<Void> run(Vertx vertx, int count, int window, IntFunction<Future<?>> request) {
    RequestWindow requests = new RequestWindow(count, window, request);
    Context context = vertx.getOrCreateContext();
    context.runOnContext(v -> requests.pump());
    return requests.done.future();
  }

  private void pump() {
    while (next < count && next - answered < window) {
      request.apply(next++).onComplete(reply -> answered(), done::tryFail);
    }
  }

  private void answered() {
    if (++answered == count) {
      done.tryComplete();
    } else {
      pump();
    }
  }
}
