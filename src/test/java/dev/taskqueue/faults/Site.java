package dev.taskqueue.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Task;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.TaskScope;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where something goes wrong: a Vert.x with one queue, which afterwards has to be well. Closing it
 * checks that every put was told, that the counters add up, that the queue still works, and that
 * closing it leaves nothing behind: no thread, timer, consumer or deployment.
 */
final class Site implements AutoCloseable {

  private final Queue<Future<?>> told = new ConcurrentLinkedQueue<>();
  private final CountingMetrics metrics;
  private final String pool = "site-" + System.identityHashCode(this);
  private final Set<String> deploymentsBefore;
  private final int timersBefore;
  private final int consumersBefore;
  private boolean workGoesOn;
  final Vertx vertx;
  final TaskQueue queue;

  Site(TaskQueueOptions options) {
    this(options, null);
  }

  /** With this for metrics of the queue. */
  Site(TaskQueueOptions options, PoolMetrics<?, ?> ofPool) {
    metrics = new CountingMetrics(ofPool);
    vertx = Vertx.builder().withMetrics(o -> metrics).build();
    deploymentsBefore = vertx.deploymentIDs();
    timersBefore = timers();
    consumersBefore = metrics.consumers();
    if (options.getWorkerPoolName() == null) {
      options.setWorkerPoolName(pool);
    }
    queue = Await.result(TaskQueue.create(vertx, options));
  }

  /** With two slots and room for two tasks, whose failures nobody is told of. */
  static TaskQueueOptions small() {
    return new TaskQueueOptions()
        .setWorkers(2)
        .setMaxSize(2)
        .setCloseTimeout(Duration.ofMillis(50))
        .setExceptionHandler(failure -> {});
  }

  /** Puts a task; that the put is told of its end is checked when all is over. */
  Future<Void> put(Task<?> task) {
    return remember(queue.put(task));
  }

  Future<Void> put(Task<?> task, TaskOptions options) {
    return remember(queue.put(task, options));
  }

  Future<Void> put(TaskScope scope, Task<?> task) {
    return remember(scope.put(task));
  }

  <T> Future<T> submit(Task<T> task, TaskOptions options) {
    return remember(queue.submit(task, options));
  }

  <T> Future<T> submit(Task<T> task) {
    return submit(task, new TaskOptions());
  }

  /** A future that has to complete, one way or the other. */
  <T> Future<T> remember(Future<T> future) {
    told.add(future);
    return future;
  }

  TaskQueueStats stats() {
    return Await.result(queue.stats());
  }

  /** The queue is open and does what it is for. */
  void expectItWorks() {
    String result = Await.result(submit(context -> Future.succeededFuture("works")));
    assertThat(result).isEqualTo("works");
  }

  /** No task is unfinished, and none is missing in the counters. */
  void expectAllIsTold() {
    for (Future<?> future : told) {
      Await.until("every put and submit is told", future::isComplete);
    }
    TaskQueueStats stats = stats();
    assertThat(stats.unfinished()).as("unfinished: %s", stats).isZero();
    assertThat(stats.ended().total()).as("outcomes: %s", stats).isEqualTo(stats.accepted());
    assertThat(stats.waiting() + stats.delayed() + stats.retrying() + stats.buffered()).isZero();
    assertThat(stats.peakRunning()).isLessThanOrEqualTo(stats.workers());
  }

  /** There are tasks whose work does not end though their slots have gone. */
  void workGoesOn() {
    workGoesOn = true;
  }

  /** Nothing is left of the queue, while its Vert.x lives on. */
  private void expectNothingIsLeft() {
    Await.until("no slot is taken", () -> workGoesOn || stats().running() == 0);
    Await.until("no deployment", () -> vertx.deploymentIDs().equals(deploymentsBefore));
    Await.until("no timer: " + timers(), () -> timers() == timersBefore);
    Await.until("no consumer", () -> metrics.consumers() == consumersBefore);
    Await.until("no thread: " + threads(), () -> threads().isEmpty());
  }

  private List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(pool))
        .toList();
  }

  /** Of this Vert.x; there is no other way to know. */
  private int timers() {
    try {
      Field timeouts = Class.forName("io.vertx.core.impl.VertxImpl").getDeclaredField("timeouts");
      timeouts.setAccessible(true);
      return ((Map<?, ?>) timeouts.get(vertx)).size();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Vert.x keeps its timers elsewhere", e);
    }
  }

  @Override
  public void close() {
    try {
      Await.result(queue.close(Duration.ofMillis(50)));
      expectAllIsTold();
      expectNothingIsLeft();
    } finally {
      Await.result(vertx.close());
    }
  }
}
