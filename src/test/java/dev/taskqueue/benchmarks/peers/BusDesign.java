package dev.taskqueue.benchmarks.peers;

import dev.taskqueue.benchmarks.work.Pace;
import dev.taskqueue.benchmarks.work.Work;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The straightforward design on the event bus: a queue verticle that buffers, N worker verticles
 * that consume, and a request with its reply for each put and each task. The producer is an event
 * loop that has {@code window} puts unanswered at most.
 */
final class BusDesign implements Peer {

  static final String PUT = "design.put";
  static final String JOIN = "design.join";

  private final int window;
  private final Vertx vertx = Vertx.vertx();

  BusDesign(Bounds bounds, int window) {
    this.window = window;
    vertx.eventBus().registerCodec(new LocalObjectCodec());
    AtomicInteger ids = new AtomicInteger();
    Futures.await(
        vertx.deployVerticle(
            () -> new BusDesignSlot(ids),
            new DeploymentOptions()
                .setInstances(bounds.workers())
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("design")
                .setWorkerPoolSize(bounds.workers())));
    Futures.await(vertx.deployVerticle(new BusDesignQueue(bounds)));
  }

  static String slot(int index) {
    return "design.slot." + index;
  }

  static DeliveryOptions options() {
    return new DeliveryOptions()
        .setLocalOnly(true)
        .setCodecName(LocalObjectCodec.NAME)
        .setSendTimeout(300_000);
  }

  @Override
  public List<Integer> run(Work work, int count, Pace pace) {
    Run run = new Run(work, count);
    vertx.runOnContext(v -> run.pump());
    return Futures.await(run.done.future());
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
  }

  /** All of it on the event loop. */
  private final class Run {

    final Promise<List<Integer>> done = Promise.promise();
    private final DeliveryOptions options = options();
    private final Work work;
    private final int count;
    private int next;
    private int unanswered;

    Run(Work work, int count) {
      this.work = work;
      this.count = count;
    }

    void pump() {
      while (unanswered < window && next < count) {
        unanswered++;
        int number = next++;
        BusTask task = () -> work.future(number);
        vertx.eventBus().request(PUT, task, options).onComplete(reply -> entered(), done::tryFail);
      }
    }

    private void entered() {
      unanswered--;
      if (next < count) {
        pump();
      } else if (unanswered == 0) {
        vertx
            .eventBus()
            .<List<Integer>>request(JOIN, null, options)
            .map(Message::body)
            .onComplete(done);
      }
    }
  }
}
