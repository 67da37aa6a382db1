package dev.taskqueue.benchmarks.work;

import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * Ends a millisecond after its start, by a timer of Vert.x, on the context that has started it: to
 * be used by peers whose tasks run on one.
 */
public final class VertxTimerWork implements Work {

  @Override
  public boolean isAsynchronous() {
    return true;
  }

  @Override
  public Integer call(int number) {
    throw new UnsupportedOperationException("would block the context that the timer calls back");
  }

  @Override
  public void start(int number, Consumer<Integer> done) {
    Vertx.currentContext().owner().setTimer(1, id -> done.accept(number));
  }
}
