package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.DuplicateTaskException;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/**
 * B8: what a client of the same Vert.x puts has the caller's logging context and context locals.
 */
class CarriedByMessageTest extends BusTest {

  private static final ContextLocal<String> USER = ContextLocal.registerLocal(String.class);

  private TaskQueue queue;
  private TaskQueue client;

  @BeforeEach
  void connect() {
    queue = queue(new TaskQueueOptions().setWorkers(2).setMaxSize(10));
    client = TaskQueue.connect(vertx, ADDRESS);
  }

  /** Calls as the handler of a request does that has a user and a logging context. */
  private <T> Future<T> asAda(Supplier<Future<T>> call) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext().duplicate();
    USER.put(context, "ada");
    Promise<T> result = Promise.promise();
    context.runOnContext(
        v -> {
          MDC.put("request", "r1");
          try {
            call.get().onComplete(result);
          } finally {
            MDC.clear();
          }
        });
    return result.future();
  }

  private static Future<String> carried() {
    return Future.succeededFuture(USER.get(Vertx.currentContext()) + " " + MDC.get("request"));
  }

  private static final Callable<Future<String>> TASK = CarriedByMessageTest::carried;

  @Test
  void single_puts() {
    await(asAda(() -> client.put(TASK)));
    await(asAda(() -> client.put(TASK, new TaskOptions().setPriority(1))));
    await(asAda(() -> client.put(TASK, new TaskOptions().setId("named"))));

    assertThat(await(queue.join())).hasSize(3).containsOnly("ada r1");
    assertThat(await(asAda(() -> client.submit(TASK)))).isEqualTo("ada r1");
    assertThat(await(client.submit(TASK))).isEqualTo("null null");
  }

  @Test
  void puts_of_many() {
    int many = 2 * TaskBatch.MAX_COUNT + 1;
    Supplier<Future<Void>> all =
        () -> client.putAll(() -> IntStream.range(0, many).iterator(), i -> execution -> carried());
    Supplier<Future<Void>> allWithOptions =
        () ->
            client.putAll(
                () -> IntStream.range(0, many).iterator(),
                i -> execution -> carried(),
                new TaskOptions().setPriority(1));
    await(asAda(all));
    await(asAda(allWithOptions));

    assertThat(await(queue.join())).hasSize(2 * many).containsOnly("ada r1");
    await(all.get());
    assertThat(await(queue.join())).hasSize(many).containsOnly("null null");
  }

  @Test
  void the_same_task_under_the_same_id_is_still_the_same() {
    dev.taskqueue.Task<String> task = execution -> carried();
    TaskOptions named = new TaskOptions().setId("named");
    await(asAda(() -> client.put(task, named)));
    await(asAda(() -> client.put(task, named)));

    assertThat(await(queue.join())).containsExactly("ada r1");
    assertThat(failureOf(asAda(() -> client.put(TASK, named))))
        .isInstanceOf(DuplicateTaskException.class);
  }
}
