package dev.taskqueue.benchmarks.work;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends a millisecond after its start, by the JDK's scheduled executor, on that one's thread. */
public final class JdkTimerWork implements Work {

  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "timers");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public boolean isAsynchronous() {
    return true;
  }

  @Override
  public Integer call(int number) throws Exception {
    return await(number);
  }

  @Override
  public void start(int number, Consumer<Integer> done) {
    var unused = timers.schedule(() -> done.accept(number), 1, TimeUnit.MILLISECONDS);
  }
}
