package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.TaskJson;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task that comes over HTTP must keep to beyond what its queue demands: whom it may be for,
 * and names that a URL can spell.
 */
final class TaskRules {

  private final List<String> allowedAddresses;
  private final ScopeWatch watch;

  TaskRules(List<String> allowedAddresses, ScopeWatch watch) {
    this.allowedAddresses = allowedAddresses;
    this.watch = watch;
  }

  /**
   * Checks a task before it is sent to the queue.
   *
   * @param idempotencyKey becomes its id
   */
  void check(Queue queue, JsonObject task, @Nullable String idempotencyKey) {
    if (task.containsKey("answer")) {
      throw malformed("unknown task key 'answer'");
    }
    try {
      TaskJson.check(task);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
    String address = task.getString("address");
    if (!isAllowed(address)) {
      throw Problem.of(
              Kind.FORBIDDEN,
              "address '" + cut(address) + "' is not on the list of 'allowedAddresses'")
          .exception();
    }
    if (idempotencyKey != null) {
      identify(task, idempotencyKey);
    }
    String id = task.getString("id");
    if (id != null) {
      checkId(id);
    }
    String scope = ScopeNames.check(Objects.requireNonNullElse(task.getString("scope"), ""));
    watch.lookIfDue(queue);
    if (!queue.scopes().use(scope)) {
      watch.look(queue);
      throw Problem.of(
              Kind.TOO_MANY,
              "there are "
                  + queue.scopes().capacity()
                  + " scopes with something to join; join some before opening more")
          .retryAfter(1)
          .exception();
    }
  }

  /** So that the task can be cancelled by its URL. */
  private static void checkId(String id) {
    if (Spelling.isStep(id)) {
      throw malformed(
          "a task cannot have the id '" + id + "' over HTTP, where that means another thing");
    }
    if (!Spelling.isText(id)) {
      throw malformed("a task's id must have no control characters and no lone surrogates");
    }
  }

  private static void identify(JsonObject task, String key) {
    String id = task.getString("id");
    if (id != null && !key.equals(id)) {
      throw malformed("the task's id and the header Idempotency-Key differ; give one of them");
    }
    task.put("id", key);
  }

  private boolean isAllowed(String address) {
    return allowedAddresses.stream().anyMatch(allowed -> matches(allowed, address));
  }

  private static boolean matches(String allowed, String address) {
    return allowed.endsWith("*")
        ? address.startsWith(allowed.substring(0, allowed.length() - 1))
        : allowed.equals(address);
  }

  private static ProblemException malformed(String detail) {
    return Problem.of(Kind.MALFORMED, detail).exception();
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
