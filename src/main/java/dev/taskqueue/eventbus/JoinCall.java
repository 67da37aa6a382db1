package dev.taskqueue.eventbus;

import dev.taskqueue.JoinReport;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.TaskQueueCodes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A join of a client: rounds until there is a batch, the pages of the batch, then the
 * acknowledgement. A batch that the caller cannot have as it was asked for is not acknowledged; the
 * client's next join of the scope gets it.
 */
final class JoinCall {

  /** Joins of one client whose batches may not have been taken, by scope: the latest ones. */
  static final class Untaken {

    private static final int MOST = 1_000;

    private final Map<String, String> joinIds = new LinkedHashMap<>();

    synchronized void put(String scope, String joinId) {
      joinIds.put(scope, joinId);
      if (joinIds.size() > MOST) {
        joinIds.remove(joinIds.keySet().iterator().next());
      }
    }

    synchronized @Nullable String take(String scope) {
      return joinIds.remove(scope);
    }
  }

  private final Line line;
  private final String scope;
  private final Class<?> type;
  private final Untaken untaken;
  private final String joinId;
  private final List<Object> results = new ArrayList<>();
  private final List<TaskFailure> failures = new ArrayList<>();

  /** Whose copy of the batch the pages are of: another owner's may have other places. */
  private @Nullable String copy;

  /** Whether the batch has come as an object. */
  private boolean isWhole;

  private JoinCall(Line line, String scope, Class<?> type, Untaken untaken) {
    this.line = line;
    this.scope = scope;
    this.type = type;
    this.untaken = untaken;
    String earlier = untaken.take(scope);
    this.joinId = earlier != null ? earlier : UUID.randomUUID().toString();
  }

  /** The results, all of them of one type. */
  static Future<List<Object>> results(Line line, String scope, Class<?> type, Untaken untaken) {
    if (type.isPrimitive()) {
      throw new IllegalArgumentException(
          "join needs a reference type such as Integer.class, but got " + type + ".class");
    }
    JoinCall call = new JoinCall(line, scope, type, untaken);
    return call.take(call.fetch().map(call::typed));
  }

  /** The results and the account of the tasks that gave none. */
  static Future<JoinReport> report(Line line, String scope, Untaken untaken) {
    JoinCall call = new JoinCall(line, scope, Object.class, untaken);
    return call.take(call.fetch());
  }

  private Future<JoinReport> fetch() {
    JsonObject round = new JsonObject().put("scope", scope).put("joinId", joinId);
    try {
      if (!line.isLocal() || line.isMovable()) {
        round.put("type", ResultType.of(type).wireName());
      }
    } catch (IllegalArgumentException e) {
      if (!line.isLocal()) {
        return line.context.failedFuture(e);
      }
    }
    return fetchPage(round, 0);
  }

  /** The whole batch from a queue that is here, and pages of it from one that is not. */
  private Future<JoinReport> fetchPage(JsonObject join, int from) {
    return line.askInRounds(
            Action.JOIN,
            join.copy().put("from", from),
            line.isLocal() ? type : null,
            Failures::ofJoin)
        .compose(
            reply -> {
              if (reply.object() instanceof JoinReport whole) {
                isWhole = true;
                return line.context.succeededFuture(whole);
              }
              JsonObject page = reply.json();
              if (from > 0 && !Objects.equals(page.getString("copy"), copy)) {
                results.clear();
                failures.clear();
                return fetchPage(join, 0);
              }
              copy = page.getString("copy");
              add(page);
              Integer next = page.getInteger("next");
              return next != null
                  ? fetchPage(join, next)
                  : line.context.succeededFuture(
                      new JoinReport(
                          results,
                          ReportJson.readCounts(page.getJsonObject("counts", new JsonObject())),
                          failures,
                          Duration.ofMillis(page.getLong("elapsed", 0L))));
            });
  }

  private void add(JsonObject page) {
    page.getJsonArray("results", new JsonArray()).forEach(results::add);
    for (Object failure : page.getJsonArray("failures", new JsonArray())) {
      failures.add(ReportJson.readFailure((JsonObject) failure));
    }
  }

  private List<Object> typed(JoinReport report) {
    if (isWhole && report.results().stream().allMatch(type::isInstance)) {
      return report.results();
    }
    for (TaskFailure failure : report.failures()) {
      if (ReportJson.isNotSent(failure)) {
        throw Failures.of(
            TaskQueueCodes.TOO_LARGE,
            failure.cause().getMessage() + "; no result was taken, joinReport gives the others");
      }
    }
    List<Object> typed = new ArrayList<>(report.results().size());
    for (Object result : report.results()) {
      Object converted = ResultType.convert(result, type);
      if (converted == null) {
        throw new ClassCastException(
            "join of "
                + type.getName()
                + " found a result of type "
                + result.getClass().getName()
                + "; no result was taken");
      }
      typed.add(converted);
    }
    return List.copyOf(typed);
  }

  /** Acknowledges what the caller gets, and keeps what it does not. */
  private <T> Future<T> take(Future<T> batch) {
    return batch
        .onSuccess(taken -> line.ask(Action.ACK, new JsonObject().put("joinId", joinId)))
        .onFailure(failure -> untaken.put(scope, joinId));
  }
}
