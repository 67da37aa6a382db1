package dev.taskqueue.journal;

import static dev.taskqueue.engine.Await.failure;
import static dev.taskqueue.engine.Await.result;
import static dev.taskqueue.engine.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The journal in the cluster keeps to the contract, with a map that the test drives by hand. */
class ClusterJournalTest extends JournalContract {

  private final FakeAsyncMap map = new FakeAsyncMap();

  @Override
  Journal open() {
    return new ClusterJournal(vertx, "q", map.map(), Duration.ofSeconds(20));
  }

  private Journal impatient() {
    return new ClusterJournal(vertx, "q", map.map(), Duration.ofMillis(50));
  }

  private static Map<String, JsonObject> many(int count) {
    Map<String, JsonObject> changes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      changes.put("key-" + i, value(i));
    }
    return changes;
  }

  @Test
  void it_needs_a_cluster() {
    assertThat(failure(ClusterJournal.open(vertx, "q")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs a clustered Vert.x");
  }

  @Test
  void a_write_completes_when_all_its_changes_have_of_which_a_bounded_number_is_under_way() {
    map.hold();
    Future<Void> write = journal.write(many(500));
    until("all that may be are under way", () -> map.held() == ClusterWrite.CONCURRENT);
    for (int ended = 0; ended < 500; ended++) {
      until("a change is under way", () -> map.held() > 0);
      assertThat(write.isComplete()).isFalse();
      map.letOneGo();
    }
    result(write);
    assertThat(map.records()).hasSize(500);
    assertThat(map.most()).isEqualTo(ClusterWrite.CONCURRENT);
  }

  @Test
  void a_large_write_that_is_done_at_once_takes_no_stack() {
    result(journal.write(many(50_000)));
    assertThat(map.records()).hasSize(50_000);
  }

  @Test
  void some_changes_that_fail_make_their_write_fail_after_the_others() {
    RuntimeException cause = new RuntimeException("the member has left");
    map.fail(key -> key.endsWith("7") ? cause : null);
    assertThat(failure(journal.write(many(100))))
        .hasMessageContaining("10 of 100 changes could not be stored")
        .hasMessageContaining("the member has left")
        .hasCause(cause);
    assertThat(map.records()).hasSize(90);
    map.fail(key -> null);
    result(journal.write(many(100)));
    assertThat(map.records()).hasSize(100);
  }

  @Test
  void a_cluster_that_does_not_answer_makes_a_write_fail() {
    map.hold();
    assertThat(failure(impatient().write(many(100))))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("100 of 100 changes are open");
  }

  @Test
  void a_cluster_that_does_not_answer_makes_a_load_fail() {
    map.mute();
    assertThat(failure(impatient().load())).isInstanceOf(TimeoutException.class);
  }

  @Test
  void what_cannot_be_decoded_keeps_nobody_from_the_rest() {
    Map<String, JsonObject> rest = many(500);
    result(journal.write(rest));
    result(journal.write(Map.of("bad", undecodable())));
    assertThat(result(journal.load())).isEqualTo(rest);
    assertThat(map.records()).containsKey("bad");
  }

  @Test
  void a_cluster_that_fails_is_not_taken_for_what_cannot_be_decoded() {
    result(journal.write(many(100)));
    result(journal.write(Map.of("bad", undecodable())));
    RuntimeException cause = new RuntimeException("the member has left");
    map.fail(key -> key.endsWith("7") ? cause : null);
    assertThat(failure(journal.load())).isSameAs(cause);
  }

  @Test
  void a_change_that_was_given_up_cannot_undo_a_later_one() {
    Journal impatient = impatient();
    map.hold();
    assertThat(failure(impatient.write(Map.of("a", value(1)))))
        .isInstanceOf(TimeoutException.class);
    // The second write of the key waits for the first change, and gives up as well.
    assertThat(failure(impatient.write(Map.of("a", value(2)))))
        .isInstanceOf(TimeoutException.class);
    assertThat(map.held()).isEqualTo(1);
    map.holdNoMore();
    map.letOneGo();
    result(impatient.write(Map.of("a", value(3))));
    assertThat(map.records()).containsEntry("a", value(3).encode());
    assertThat(map.held()).isZero();
  }
}
