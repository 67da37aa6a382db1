package dev.taskqueue.engine;

import dev.taskqueue.TaskContext;
import dev.taskqueue.TaskQueue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads, and as many event loops, that put tasks as fast as the queue lets them. The tasks end in
 * several ways, and count how many of them are under way.
 */
final class Producers {

  /** The result of a task. */
  record Item(int producer, int number) {}

  private final TaskQueue queue;
  private final Vertx vertx;
  private final int each;
  private final int perProducer;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final AtomicLong executions = new AtomicLong();
  private final Collection<WeakReference<Object>> payloads = new ConcurrentLinkedQueue<>();
  private final List<Future<Void>> done = new ArrayList<>();

  /** So many of either kind. */
  Producers(TaskQueue queue, Vertx vertx, int each, int perProducer) {
    this.queue = queue;
    this.vertx = vertx;
    this.each = each;
    this.perProducer = perProducer;
  }

  void start() {
    for (int i = 0; i < each; i++) {
      int onThread = i;
      int onLoop = each + i;
      Promise<Void> threadDone = Promise.promise();
      done.add(threadDone.future());
      new Thread(
              () -> {
                for (int number = 0; number < perProducer; number++) {
                  Await.result(put(onThread, number));
                }
                threadDone.complete();
              },
              "producer-" + i)
          .start();
      Promise<Void> loopDone = Promise.promise();
      done.add(loopDone.future());
      ((VertxInternal) vertx)
          .createEventLoopContext()
          .runOnContext(v -> putFrom(onLoop, 0, loopDone));
    }
  }

  boolean areDone() {
    return done.stream().allMatch(Future::isComplete);
  }

  void await() {
    done.forEach(Await::result);
  }

  long executions() {
    return executions.get();
  }

  /** The highest number of tasks under way at once. */
  int peak() {
    return peak.get();
  }

  /** Something of each hundredth task. */
  Collection<WeakReference<Object>> payloads() {
    return payloads;
  }

  private void putFrom(int producer, int first, Promise<Void> loopDone) {
    for (int number = first; number < perProducer; number++) {
      Future<Void> put = put(producer, number);
      if (!put.isComplete() || number % 100 == 99) {
        int next = number + 1;
        Context context = vertx.getOrCreateContext();
        put.onComplete(
            v -> context.runOnContext(w -> putFrom(producer, next, loopDone)), loopDone::fail);
        return;
      }
    }
    loopDone.complete();
  }

  private Future<Void> put(int producer, int number) {
    Item item = new Item(producer, number);
    byte[] payload = new byte[16];
    if (number % 100 == 0) {
      payloads.add(new WeakReference<>(payload));
    }
    return queue.put((TaskContext context) -> run(context, item, payload));
  }

  private Future<Item> run(TaskContext context, Item item, byte[] payload) {
    int now = inFlight.incrementAndGet();
    peak.accumulateAndGet(now, Math::max);
    executions.addAndGet(payload.length / 16);
    if (item.number() % 3 != 0) {
      inFlight.decrementAndGet();
      return Future.succeededFuture(item);
    }
    Promise<Item> promise = Promise.promise();
    Runnable end =
        () -> {
          inFlight.decrementAndGet();
          promise.complete(item);
        };
    if (item.number() % 2 == 0) {
      context.vertx().runOnContext(v -> end.run());
    } else {
      ((VertxInternal) vertx).nettyEventLoopGroup().next().execute(end);
    }
    return promise.future();
  }
}
