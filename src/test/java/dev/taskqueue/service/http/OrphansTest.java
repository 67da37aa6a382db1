package dev.taskqueue.service.http;

import static dev.taskqueue.service.http.HttpTest.await;
import static dev.taskqueue.service.http.HttpTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Joins whose clients have gone; no queue answers here, so that all of them are kept. */
class OrphansTest {

  private final Queue queue = new Queue("q", "nowhere", new ScopeBook(10));
  private Vertx vertx;
  private Orphans orphans;

  @BeforeEach
  void startVertx() {
    vertx = Vertx.vertx();
    orphans = new Orphans(new QueueBus(vertx));
  }

  @AfterEach
  void closeVertx() {
    await(vertx.close());
  }

  @Test
  void those_of_a_scope_come_in_their_order() {
    orphans.add(queue, "a", "first");
    orphans.add(queue, "b", "other");
    orphans.add(queue, "a", "second");

    assertThat(await(orphans.take(queue, "a"))).contains("first");
    assertThat(await(orphans.take(queue, "a"))).contains("second");
    assertThat(await(orphans.take(queue, "a"))).isEmpty();
    assertThat(await(orphans.take(queue, "b"))).contains("other");
  }

  @Test
  void one_that_nobody_has_taken_in_the_end_is_there_for_who_has_asked_next() {
    Queue held = new Queue("q", "held", new ScopeBook(10));
    BlockingQueue<Message<Object>> asked = new LinkedBlockingQueue<>();
    await(vertx.eventBus().consumer("held", asked::add).completion());
    orphans.add(held, "", "x");
    orphans
        .take(held, "")
        .onSuccess(id -> orphans.add(held, "", id.orElseThrow())); // its client has gone meanwhile
    Future<Optional<String>> next = orphans.take(held, "");

    for (int i = 0; i < 2; i++) {
      until("the queue is asked", () -> !asked.isEmpty());
      asked.remove().reply(new JsonObject().put("givenUp", false));
    }
    assertThat(await(next)).contains("x");
  }

  @Test
  void one_too_many_takes_the_place_of_the_oldest() {
    orphans.add(queue, "", "oldest");
    orphans.add(queue, "a", "next");
    for (int i = 2; i < Orphans.CAPACITY; i++) {
      orphans.add(queue, "b", "join" + i);
    }
    orphans.add(queue, "", "newest");

    assertThat(await(orphans.take(queue, ""))).contains("newest");
    assertThat(await(orphans.take(queue, ""))).isEmpty();
    assertThat(await(orphans.take(queue, "a"))).contains("next");
    assertThat(await(orphans.take(queue, "b"))).contains("join2");
  }
}
