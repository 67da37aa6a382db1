package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A result is kept as it was when its task ended, and can be read again. */
class KeptOutcomeTest {

  private static KeptOutcome kept(Object result) {
    return KeptOutcome.of(new Outcome("a", "s", OutcomeKind.SUCCESS, result, null, 1), true);
  }

  private static Outcome restored(Object result) {
    return KeptOutcome.read(new JsonObject(kept(result).json().encode()));
  }

  @Test
  void what_others_do_to_a_result_changes_nothing() {
    JsonObject deep = new JsonObject().put("value", 1);
    JsonObject result = new JsonObject().put("array", new JsonArray().add(deep));
    KeptOutcome kept = kept(result);

    deep.put("value", 2);
    result.put("more", new Object());

    assertThat(KeptOutcome.read(kept.json()).result())
        .isEqualTo(new JsonObject("{\"array\":[{\"value\":1}]}"));
  }

  @Test
  void a_result_that_somebody_changes_meanwhile_is_a_failure_that_says_so() {
    Map<String, Object> changing =
        new HashMap<>() {
          @Override
          public Set<Map.Entry<String, Object>> entrySet() {
            throw new ConcurrentModificationException();
          }
        };
    Outcome outcome = restored(new JsonObject(changing));

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.FAILURE);
    assertThat(outcome.cause()).hasMessageContaining("ConcurrentModification");
  }

  static List<Object> numbers() {
    return List.of(
        7L,
        Long.MIN_VALUE,
        (short) 7,
        (byte) -7,
        0.1f,
        16_777_216f,
        Float.NaN,
        7,
        7.0,
        1e300,
        Double.NaN,
        Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void a_number_comes_back_as_one_of_its_type(Object number) {
    assertThat(restored(number).result()).isEqualTo(number);
  }

  @Test
  void a_number_that_was_stored_without_its_type_is_what_json_makes_of_it() {
    JsonObject json = kept(7L).json();
    json.remove("number");
    assertThat(KeptOutcome.read(json.put("result", 7)).result()).isEqualTo(7);
  }

  @Test
  void a_result_that_nobody_may_ask_for_is_not_looked_at() {
    Outcome outcome = new Outcome("a", "s", OutcomeKind.SUCCESS, new Object(), null, 1);
    assertThat(KeptOutcome.of(outcome, false))
        .isEqualTo(new KeptOutcome(OutcomeKind.SUCCESS, null));
  }
}
