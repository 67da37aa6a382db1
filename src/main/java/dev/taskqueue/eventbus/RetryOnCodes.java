package dev.taskqueue.eventbus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tries failures of certain codes again: the handler's own code if it has answered with one,
 * otherwise the code that reports give.
 */
record RetryOnCodes(Set<Integer> codes) implements Predicate<Throwable> {

  /** In the same order each time: what is stored of a put is compared with what is sent again. */
  JsonArray toJson() {
    return new JsonArray(codes.stream().sorted().toList());
  }

  @Override
  public boolean test(Throwable failure) {
    return codes.contains(
        Failures.isOfHandler(failure)
            ? ((ReplyException) failure).failureCode()
            : Failures.codeOf(failure));
  }
}
