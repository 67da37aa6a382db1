package dev.taskqueue.benchmarks.peers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;

/**
 * The queue of {@link BusDesign}: answers a put when the task has entered the buffer, requests an
 * idle slot to run it, and answers the join when nothing is left.
 */
final class BusDesignQueue extends VerticleBase {

  private final int maxSize;
  private final Deque<String> idle = new ArrayDeque<>();
  private final Queue<BusTask> buffer = new ArrayDeque<>();
  private final Queue<Message<BusTask>> waiters = new ArrayDeque<>();
  private final DeliveryOptions options = BusDesign.options();
  private List<Integer> results = new ArrayList<>();
  private int unfinished;
  private Message<Object> joiner;

  BusDesignQueue(Bounds bounds) {
    maxSize = bounds.buffer();
    for (int slot = 0; slot < bounds.workers(); slot++) {
      idle.add(BusDesign.slot(slot));
    }
  }

  @Override
  public Future<?> start() {
    return Future.all(
        vertx.eventBus().localConsumer(BusDesign.PUT, this::put).completion(),
        vertx.eventBus().localConsumer(BusDesign.JOIN, this::join).completion());
  }

  private void put(Message<BusTask> put) {
    unfinished++;
    if (!idle.isEmpty()) {
      put.reply(null);
      dispatch(put.body(), idle.pop());
    } else if (buffer.size() < maxSize) {
      buffer.add(put.body());
      put.reply(null);
    } else {
      waiters.add(put);
    }
  }

  private void dispatch(BusTask task, String slot) {
    vertx
        .eventBus()
        .<Integer>request(slot, task, options)
        .onSuccess(
            reply -> {
              unfinished--;
              results.add(reply.body());
              next(slot);
            });
  }

  private void next(String slot) {
    BusTask task = buffer.poll();
    if (task == null) {
      idle.push(slot);
      answerJoin();
      return;
    }
    Message<BusTask> waiter = waiters.poll();
    if (waiter != null) {
      buffer.add(waiter.body());
      waiter.reply(null);
    }
    dispatch(task, slot);
  }

  private void join(Message<Object> join) {
    joiner = join;
    answerJoin();
  }

  private void answerJoin() {
    if (joiner != null && unfinished == 0) {
      joiner.reply(results, options);
      joiner = null;
      results = new ArrayList<>();
    }
  }
}
