package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.proxy.QueueService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A generated service proxy as a client of its own. */
class ServiceProxyTest extends BusTest {

  private QueueService service;

  @BeforeEach
  void createProxy() {
    queue(new TaskQueueOptions().setWorkers(2));
    service = QueueService.createProxy(vertx, ADDRESS);
  }

  @Test
  void puts_and_joins() {
    JsonObject body = new JsonObject().put("n", 1);
    JsonObject put = await(service.put(ECHO, body, "one", "s", 10L, 5, true, new JsonObject()));
    await(service.put(ECHO, null, null, null, null, null, null, null));
    await(service.putAll(List.of(task(ECHO, "a"), task(ECHO, "b")), "s"));

    assertThat(put).isEqualTo(new JsonObject().put("id", "one").put("scope", "s").put("seq", 1L));
    JsonObject joined = await(service.join("s", "j", 0));
    assertThat(joined.getJsonArray("results")).isEqualTo(JsonArray.of(body, "a", "b"));
    await(service.ack("j"));
    assertThat(codeOf(service.join("s", "j", 0))).isEqualTo(404);
    assertThat(await(service.join(null, null, 0)).getJsonObject("counts").getInteger("nulls"))
        .isOne();
  }

  @Test
  void controls() {
    await(service.pause());
    await(service.put(ECHO, null, "x", null, null, null, null, null));
    assertThat(await(service.progress("")).getInteger("unfinished")).isOne();
    assertThat(await(service.cancel("x", null)).getInteger("cancelled")).isOne();
    assertThat(await(service.cancel(null, "")).getInteger("cancelled")).isZero();
    assertThat(await(service.clear()).getInteger("cancelled")).isZero();
    await(service.resize(5));
    await(service.resume());
    assertThat(await(service.stats()).getInteger("workers")).isEqualTo(5);
  }

  @Test
  void failures_have_their_codes() {
    assertThat(codeOf(service.resize(0))).isEqualTo(400);
    assertThat(codeOf(service.put("", null, null, null, null, null, null, null))).isEqualTo(400);
    assertThat(codeOf(service.cancel("nobody", null))).isEqualTo(404);
  }
}
