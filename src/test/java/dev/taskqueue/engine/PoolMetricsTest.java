package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.RetryPolicy;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any metrics back end of Vert.x shows the queue as a pool. */
class PoolMetricsTest {

  /** Counts, and insists on getting back what it has given. */
  private static final class Pool implements PoolMetrics<Object, Object> {
    private final Map<Object, String> open = new ConcurrentHashMap<>();
    final AtomicInteger enqueued = new AtomicInteger();
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger wrong = new AtomicInteger();
    volatile boolean closed;
    volatile int size;

    private Object open(String what) {
      Object handle = new Object();
      open.put(handle, what);
      return handle;
    }

    private void close(Object handle, String what) {
      if (handle == null || !what.equals(open.remove(handle))) {
        wrong.incrementAndGet();
      }
    }

    long now(String what) {
      return open.values().stream().filter(what::equals).count();
    }

    @Override
    public Object enqueue() {
      enqueued.incrementAndGet();
      return open("waiting");
    }

    @Override
    public void dequeue(Object handle) {
      close(handle, "waiting");
    }

    @Override
    public Object begin() {
      begun.incrementAndGet();
      return open("in use");
    }

    @Override
    public void end(Object handle) {
      close(handle, "in use");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Map<String, Pool> pools = new ConcurrentHashMap<>();
  private final HandTasks tasks = new HandTasks();
  private Vertx vertx;
  private TaskQueue queue;

  @BeforeEach
  void createQueue() {
    VertxMetrics metrics =
        new VertxMetrics() {
          @Override
          public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
            Pool pool = new Pool();
            pool.size = size;
            pools.put(type + "/" + name, pool);
            return pool;
          }
        };
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .withMetrics(options -> metrics)
            .build();
    queue =
        Await.result(
            TaskQueue.create(
                vertx,
                new TaskQueueOptions()
                    .setAddress("jobs")
                    .setWorkers(1)
                    .setMaxSize(2)
                    .setExceptionHandler(f -> {})));
  }

  @AfterEach
  void closeVertx() {
    Await.result(vertx.close());
  }

  private Pool pool() {
    return pools.get("task-queue/jobs");
  }

  @Test
  void the_buffer_and_the_taken_slots_are_shown() {
    assertThat(pool().size).isEqualTo(1);
    queue.put(tasks.task("a"));
    tasks.awaitStart("a");
    queue.put(tasks.task("b"));
    queue.put(tasks.task("c"), new TaskOptions().setId("c"));
    assertThat(pool().now("in use")).isEqualTo(1);
    assertThat(pool().now("waiting")).isEqualTo(2);
    Await.result(queue.cancel("c"));
    assertThat(pool().now("waiting")).isEqualTo(1);
    tasks.complete("a");
    tasks.awaitStart("b");
    assertThat(pool().now("waiting")).isZero();
    assertThat(pool().now("in use")).isEqualTo(1);
    tasks.complete("b");
    Await.result(queue.close());
    assertThat(pool().closed).isTrue();
    assertThat(pool().open).isEmpty();
    assertThat(pool().wrong).hasValue(0);
    assertThat(pool().enqueued).hasValue(3);
    assertThat(pool().begun).hasValue(2);
  }

  @Test
  void work_that_outlives_its_timeout_keeps_its_slot_in_use_S11() {
    queue.put(
        tasks.task("a"),
        new TaskOptions()
            .setTimeout(Duration.ofMillis(1))
            .setRetries(1)
            .setRetryPolicy(RetryPolicy.constant(Duration.ofMillis(1))));
    Await.until("in the buffer again", () -> pool().enqueued.get() == 2);
    queue.put(tasks.task("b"));
    assertThat(pool().now("in use")).isEqualTo(1);
    tasks.complete("a");
    tasks.awaitStarts(2);
    tasks.complete("a");
    tasks.complete("b");
    Await.result(queue.close());
    assertThat(pool().open).isEmpty();
    assertThat(pool().wrong).hasValue(0);
  }

  @Test
  void work_that_ends_after_its_queue_is_in_use_no_longer_S11() {
    queue.put(tasks.task("a"));
    tasks.awaitStart("a");
    Await.result(queue.close(Duration.ZERO));
    assertThat(pool().closed).isTrue();
    assertThat(pool().now("in use")).isEqualTo(1);

    tasks.complete("a");

    Await.until("no longer in use", () -> pool().open.isEmpty());
    assertThat(pool().wrong).hasValue(0);
  }

  @Test
  void without_metrics_there_is_nothing_to_create() {
    Vertx plain = Vertx.vertx();
    TaskQueue other = Await.result(TaskQueue.create(plain));
    Await.result(other.close());
    Await.result(plain.close());
    assertThat(pools.keySet()).filteredOn(name -> name.startsWith("task-queue")).hasSize(1);
  }
}
