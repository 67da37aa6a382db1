package dev.taskqueue.service.handlers;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Which statuses of a response are a result; the others make the task fail. */
final class Expectation {

  private static final Pattern STATUS_CLASS = Pattern.compile("[1-5]xx");

  /** Everything but what asks to be tried again: 408, 425, 429 and 5xx. */
  static final IntPredicate DEFAULT =
      status -> status < 500 && status != 408 && status != 425 && status != 429;

  private Expectation() {}

  /**
   * From the task key {@code expect}: "any", a status, a class of them such as "2xx", or an array.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static IntPredicate of(Object value) {
    if ("any".equals(value)) {
      return status -> true;
    }
    List<IntPredicate> all =
        value instanceof JsonArray array
            ? array.stream().map(Expectation::one).toList()
            : List.of(one(value));
    return status -> all.stream().anyMatch(each -> each.test(status));
  }

  private static IntPredicate one(Object value) {
    if (value instanceof Integer expected && expected >= 100 && expected <= 599) {
      return status -> status == expected;
    }
    if (value instanceof String text && STATUS_CLASS.matcher(text).matches()) {
      int hundreds = text.charAt(0) - '0';
      return status -> status / 100 == hundreds;
    }
    throw new IllegalArgumentException(
        "HTTP task key 'expect' must be \"any\", a status from 100 to 599, a class such as \"2xx\","
            + " or an array of these");
  }
}
