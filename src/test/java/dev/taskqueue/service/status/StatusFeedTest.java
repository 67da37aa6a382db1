package dev.taskqueue.service.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page is told of the past: by steps of time, and in bounded memory. */
class StatusFeedTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final QueueStatus status = new QueueStatus(nanos::get, () -> 42);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void run(String scope, OutcomeKind kind, long tookMillis) {
    TaskInfo task = new TaskInfo("id", scope, 1);
    status.accepted(task);
    status.started(task, Duration.ofMillis(1));
    status.ended(task, kind, new IllegalStateException("why"), Duration.ofMillis(tookMillis));
  }

  private JsonArray history(String column) {
    return status.toJson().getJsonObject("history").getJsonArray(column);
  }

  @Test
  void steps_are_counted_when_they_are_over() {
    run("", OutcomeKind.SUCCESS, 10);
    run("", OutcomeKind.NULL, 10);
    run("", OutcomeKind.FAILURE, 10);
    assertThat(history("succeeded")).hasSize(History.STEPS).containsOnly(0L);

    pass(History.STEP);
    run("", OutcomeKind.SUCCESS, 10);

    assertThat(history("succeeded").getLong(History.STEPS - 1)).isEqualTo(2);
    assertThat(history("failed").getLong(History.STEPS - 1)).isEqualTo(1);
    assertThat(history("took50").getDouble(History.STEPS - 1)).isBetween(9.0, 11.0);
    assertThat(history("took50").getValue(History.STEPS - 2)).isNull();

    pass(History.STEP.multipliedBy(2));
    assertThat(history("succeeded").getLong(History.STEPS - 1)).isZero();
    assertThat(history("succeeded").getLong(History.STEPS - 2)).isEqualTo(1);
    assertThat(history("succeeded").getLong(History.STEPS - 3)).isEqualTo(2);
  }

  @Test
  void steps_of_long_ago_are_forgotten() {
    run("", OutcomeKind.SUCCESS, 10);
    pass(History.STEP.multipliedBy(History.STEPS));
    assertThat(history("succeeded").getLong(0)).isEqualTo(1);
    pass(History.STEP);
    assertThat(history("succeeded")).containsOnly(0L);
    run("", OutcomeKind.SUCCESS, 10);
    pass(History.STEP);
    assertThat(history("succeeded").stream().mapToLong(n -> (Long) n).sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 100, 999, 60_000, 600_000})
  void a_percentile_is_off_by_a_tenth_at_most(long millis) {
    Durations durations = new Durations();
    assertThat(durations.percentile(0.5)).isNull();
    for (int i = 0; i < 99; i++) {
      durations.add(Duration.ofMillis(millis));
    }
    durations.add(Duration.ofDays(1));
    assertThat(durations.percentile(0.5)).isBetween(millis * 0.9, millis * 1.1);
    assertThat(durations.percentile(0.99)).isBetween(millis * 0.9, millis * 1.1);
    assertThat(durations.percentile(1)).isGreaterThan(1_000_000);
    durations.add(Duration.ZERO);
    assertThat(durations.percentile(0.001)).isLessThan(1);
  }

  @Test
  void scopes_that_are_done_make_room_and_others_keep_theirs() {
    status.accepted(new TaskInfo("id", "unfinished", 0));
    for (int i = 0; i < 10 * ScopeTallies.CAPACITY; i++) {
      pass(Duration.ofMillis(1));
      run("scope-" + i, OutcomeKind.SUCCESS, 1);
    }
    JsonArray scopes = status.toJson().getJsonArray("scopes");
    assertThat(scopes).hasSize(ScopeTallies.CAPACITY);
    assertThat(scopes.getJsonObject(0).getString("scope")).isEqualTo("unfinished");
    assertThat(scopes.getJsonObject(0).getLong("unfinished")).isEqualTo(1);
    assertThat(scopes.getJsonObject(1).getString("scope")).isEqualTo("scope-999");
    assertThat(scopes.getJsonObject(1).getLong("success")).isEqualTo(1);

    pass(ScopeTallies.PATIENCE.plusMillis(1));
    assertThat(status.toJson().getJsonArray("scopes")).hasSize(1);
  }

  @Test
  void scopes_beyond_the_bound_are_left_out_while_none_is_done() {
    for (int i = 0; i < 10 * ScopeTallies.CAPACITY; i++) {
      status.accepted(new TaskInfo("id", "scope-" + i, 0));
    }
    status.ended(new TaskInfo("id", "scope-999", 1), OutcomeKind.SUCCESS, null, Duration.ZERO);
    assertThat(status.toJson().getJsonArray("scopes")).hasSize(ScopeTallies.CAPACITY);
  }

  @Test
  void tasks_that_are_left_to_another_owner_are_not_counted_when_they_come_back() {
    run("s", OutcomeKind.FAILURE, 1);
    for (int i = 0; i < 2 * ScopeTallies.CAPACITY; i++) {
      status.accepted(new TaskInfo("id", "scope-" + i, 0));
    }
    status.drained();
    assertThat(status.toJson().getJsonArray("scopes")).isEmpty();
    assertThat(status.toJson().getJsonArray("failures")).hasSize(1);

    run("scope-0", OutcomeKind.SUCCESS, 1);
    JsonArray scopes = status.toJson().getJsonArray("scopes");
    assertThat(scopes).hasSize(1);
    assertThat(scopes.getJsonObject(0).getLong("put")).isEqualTo(1);
    assertThat(scopes.getJsonObject(0).getLong("unfinished")).isZero();
    pass(History.STEP);
    assertThat(history("failed").getLong(History.STEPS - 1)).isEqualTo(1);
  }

  @Test
  void the_last_failures_are_kept_in_short() {
    for (int i = 0; i < 2 * RecentFailures.CAPACITY; i++) {
      TaskInfo task = new TaskInfo("id-" + i, "s", 3);
      String message = String.join("", Collections.nCopies(1_000, "x"));
      status.ended(task, OutcomeKind.EXPIRED, new IllegalStateException(message), Duration.ZERO);
    }
    JsonArray failures = status.toJson().getJsonArray("failures");
    assertThat(failures).hasSize(RecentFailures.CAPACITY);
    JsonObject latest = failures.getJsonObject(0);
    assertThat(latest.getString("id")).isEqualTo("id-99");
    assertThat(latest.getString("kind")).isEqualTo("EXPIRED");
    assertThat(latest.getInteger("attempts")).isEqualTo(3);
    assertThat(latest.getLong("time")).isEqualTo(42);
    assertThat(latest.getString("message")).hasSize(301).endsWith("…");
  }
}
