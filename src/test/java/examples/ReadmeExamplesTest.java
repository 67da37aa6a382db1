package examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What README shows does what README says. */
@ExtendWith(VertxExtension.class)
class ReadmeExamplesTest {

  private Vertx vertx;

  @BeforeEach
  void keep(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void fetch_all_gives_the_results_in_the_order_of_the_ids() {
    List<Integer> ids = IntStream.range(0, 200).boxed().toList();
    assertThat(LibraryUse.fetchAll(vertx, ids, ReadmeExamplesTest::page).await())
        .containsExactlyElementsOf(ids.stream().map(id -> "page " + id).toList());
  }

  @Test
  void a_put_is_a_task_for_the_join() {
    TaskQueue queue = TaskQueue.create(vertx).await();
    LibraryUse.put(queue, 3, ReadmeExamplesTest::page).await();
    assertThat(queue.join().await()).containsExactly("page 3");
  }

  @Test
  void the_outcomes_end_with_the_join() {
    TaskQueue queue = TaskQueue.create(vertx).await();
    Promise<Void> end = Promise.promise();
    LibraryUse.print(queue).endHandler(end::complete);
    LibraryUse.put(queue, 3, ReadmeExamplesTest::page).await();
    assertThat(queue.join().await()).isEmpty();
    end.future().await();
  }

  @Test
  void a_task_with_retries_gives_its_own_result() {
    TaskQueue queue = TaskQueue.create(vertx, new TaskQueueOptions().setWorkers(1)).await();
    AtomicInteger calls = new AtomicInteger();
    String result =
        LibraryUse.fetchOne(
                queue,
                id -> calls.incrementAndGet() < 3 ? Future.failedFuture("not yet") : page(id))
            .await();
    assertThat(result).isEqualTo("page 1");
    assertThat(calls).hasValue(3);
  }

  @Test
  void a_group_tells_what_went_wrong_in_it() {
    TaskQueue queue = TaskQueue.create(vertx).await();
    JoinReport report =
        LibraryUse.fetchAsGroup(
                queue,
                List.of(1, 2, 3),
                id -> id == 2 ? Future.failedFuture("no such page") : page(id))
            .await();
    assertThat(report.results()).containsExactly("page 1", "page 3");
    assertThat(report.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(OutcomeKind.FAILURE));
  }

  @Test
  void stop_reports_what_was_not_joined() {
    TaskQueue queue = TaskQueue.create(vertx).await();
    queue.put(() -> page(7)).await();
    assertThat(LibraryUse.stop(queue).await().results()).containsExactly("page 7");
  }

  @Test
  void a_verticle_is_deployed_by_name_or_instance_and_reached_by_its_address() {
    String id = VerticleUse.deployByName(vertx).await();
    assertThat(VerticleUse.use(vertx).await()).containsExactly("done");
    vertx.undeploy(id).await();
    VerticleUse.deployInstance(vertx).await();
    assertThat(VerticleUse.use(vertx).await()).containsExactly("done");
  }

  @Test
  void plain_messages_put_and_join() {
    vertx.deployVerticle(new TaskQueueVerticle()).await();
    EventBusUse.handler(vertx);
    JsonObject accepted = EventBusUse.put(vertx.eventBus(), "ann").await();
    assertThat(accepted.fieldNames()).contains("id", "scope", "seq");
    EventBusUse.put(vertx.eventBus(), "bob").await();
    assertThat(EventBusUse.join(vertx.eventBus()).await())
        .containsExactly("puuid-ann", "puuid-bob");
  }

  private static Future<String> page(int id) {
    return Future.succeededFuture("page " + id);
  }
}
