package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tells how many tasks a second are accepted over HTTP and run. */
@Tag("slow")
class StreamThroughputTest extends HttpTest {

  private static final int TASKS_IN_ALL = 320_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void streams_of_tasks(int connections) {
    serve(
        new TaskQueueOptions().setWorkers(50).setMaxSize(1_000).setWorkerPoolSize(4),
        new JsonObject());
    run("warm-up", connections);
    run(connections + " connection(s)", connections);
  }

  private void run(String what, int streams) {
    int each = TASKS_IN_ALL / streams;
    Buffer lines =
        Buffer.buffer((task(ECHO, 1).put("collect", false).encode() + "\n").repeat(each));
    long start = System.nanoTime();
    List<Future<Reply>> sent =
        Collections.nCopies(streams, lines).stream()
            .map(body -> send(HttpMethod.POST, TASKS, body, "Content-Type", "application/x-ndjson"))
            .toList();
    await(Future.all(sent));
    assertThat(post(JOIN).json().getJsonObject("counts").getInteger("succeeded"))
        .isEqualTo(each * streams);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %.0f tasks/s accepted, run and answered%n", what, each * streams / seconds);
  }

  @Test
  void single_puts() {
    serve(new TaskQueueOptions().setWorkers(50).setMaxSize(1_000), new JsonObject());
    int count = 20_000;
    long start = System.nanoTime();
    Future<?> all =
        Future.all(
            java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> sendJson(HttpMethod.POST, TASKS, task(ECHO, i)))
                .toList());
    await(all);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("single puts: %.0f tasks/s accepted%n", count / seconds);
    assertThat(await(queue.stats()).accepted()).isEqualTo(count);
  }
}
