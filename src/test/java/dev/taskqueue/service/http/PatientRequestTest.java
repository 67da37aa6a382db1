package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.Await;
import dev.taskqueue.eventbus.Action;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests while the queue goes over from one owner to another. */
class PatientRequestTest {

  private final Vertx vertx = Vertx.vertx();

  /** What the owners were asked for, one after the other. */
  private final List<JsonObject> asked = new ArrayList<>();

  private final Queue<JsonObject> replies = new ArrayDeque<>();

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private JsonObject putAll(JsonObject body, JsonObject... answers) {
    replies.addAll(List.of(answers));
    vertx
        .eventBus()
        .<JsonObject>consumer(
            "q",
            message -> {
              asked.add(message.body());
              message.reply(replies.remove());
            });
    return Await.result(new PatientRequest(vertx, "q", Action.PUT_ALL, body, 5_000).start());
  }

  private static JsonObject tasks(String... names) {
    JsonArray tasks = new JsonArray();
    for (String name : names) {
      tasks.add(new JsonObject().put("address", name));
    }
    return new JsonObject().put("tasks", tasks);
  }

  private static JsonObject accepted(String... ids) {
    JsonArray accepted = new JsonArray();
    for (String id : ids) {
      accepted.add(new JsonObject().put("id", id));
    }
    return new JsonObject().put("accepted", accepted);
  }

  private static JsonObject refused(JsonObject reply, int index, int code) {
    return reply.put("refused", new JsonObject().put("index", index).put("code", code));
  }

  private JsonArray tasksAsked(int request) {
    return asked.get(request).getJsonArray("tasks");
  }

  @Test
  void the_tasks_that_one_owner_did_not_take_are_put_to_the_next_with_their_ids() {
    JsonObject reply =
        putAll(
            tasks("a", "b", "c"),
            refused(accepted("1"), 1, TaskQueueCodes.MOVED),
            refused(accepted(), 0, TaskQueueCodes.MOVED),
            accepted("2", "3"));

    assertThat(reply).isEqualTo(accepted("1", "2", "3"));
    assertThat(asked).hasSize(3);
    assertThat(tasksAsked(0).getJsonObject(1).getString("id")).isNotNull();
    assertThat(tasksAsked(1)).isEqualTo(tasksAsked(2));
    assertThat(tasksAsked(2))
        .containsExactly(tasksAsked(0).getJsonObject(1), tasksAsked(0).getJsonObject(2));
  }

  @Test
  void what_the_next_owner_says_is_said_of_the_whole_message() {
    JsonObject reply =
        putAll(
            tasks("a", "b", "c"),
            refused(accepted("1"), 1, TaskQueueCodes.MOVED),
            refused(accepted("2"), 1, TaskQueueCodes.FULL));

    assertThat(reply).isEqualTo(refused(accepted("1", "2"), 2, TaskQueueCodes.FULL));
  }

  @Test
  void a_task_that_waited_for_room_keeps_its_id_and_no_other_takes_its_place() {
    putAll(
        tasks("a", "b").put("waiting", "left"),
        refused(accepted("left"), 1, TaskQueueCodes.MOVED),
        accepted("2"));

    assertThat(tasksAsked(0).getJsonObject(0).getString("id")).isEqualTo("left");
    assertThat(asked.get(0).getString("waiting")).isEqualTo("left");
    assertThat(asked.get(1).getString("waiting")).isEmpty();
  }

  @Test
  void another_refusal_is_not_asked_about_again() {
    JsonObject full = refused(accepted("1"), 1, TaskQueueCodes.FULL);

    assertThat(putAll(tasks("a", "b"), full)).isEqualTo(full);
    assertThat(asked).hasSize(1);
  }
}
