package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskQueue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client makes of pages, which the test gives in the place of a queue and its owners. */
class JoinPagesTest extends BusTest {

  private final Queue<JsonObject> pages = new ConcurrentLinkedQueue<>();

  /** Where the pages that the client has asked for begin. */
  private final List<Integer> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void playQueue() {
    await(
        vertx
            .eventBus()
            .<JsonObject>consumer(
                ADDRESS,
                message -> {
                  if (message.headers().get(Protocol.ACTION).equals(Action.JOIN.wireName)) {
                    asked.add(message.body().getInteger("from"));
                    message.reply(pages.remove());
                  } else {
                    message.reply(null);
                  }
                })
            .completion());
  }

  private static JsonObject page(String copy, Object... results) {
    return new JsonObject()
        .put("state", "joined")
        .put("copy", copy)
        .put("results", JsonArray.of(results))
        .put("failures", new JsonArray());
  }

  private JoinReport report() {
    return await(TaskQueue.connect(vertx, ADDRESS).joinReport());
  }

  @Test
  void pages_of_one_copy_make_the_batch() {
    pages.add(page("first", "a", "b").put("next", 2));
    pages.add(page("first", "c"));

    assertThat(report().results()).containsExactly("a", "b", "c");
    assertThat(asked).containsExactly(0, 2);
  }

  /** The next owner has stored only what can be stored, and so has other places. */
  @Test
  void pages_of_another_owners_copy_are_asked_for_from_the_beginning() {
    JsonArray failures = JsonArray.of(ReportJson.notSent("", 0, "it is too large"));
    pages.add(page("first", "object", "a").put("failures", failures).put("next", 3));
    pages.add(page("second", "d"));
    pages.add(page("second", "a", "b").put("next", 2));
    pages.add(page("third"));
    pages.add(page("third", "a", "b").put("next", 2));
    pages.add(page("third", "c", "d"));

    JoinReport report = report();

    assertThat(report.results()).containsExactly("a", "b", "c", "d");
    assertThat(report.failures()).isEmpty();
    assertThat(asked).containsExactly(0, 3, 0, 2, 0, 2);
  }

  @Test
  void pages_of_a_queue_that_names_no_copies_are_taken_as_they_come() {
    JsonObject page = page("", "a").put("next", 1);
    page.remove("copy");
    JsonObject next = page("", "b");
    next.remove("copy");
    pages.addAll(List.of(page, next));

    assertThat(report().results()).containsExactly("a", "b");
  }
}
