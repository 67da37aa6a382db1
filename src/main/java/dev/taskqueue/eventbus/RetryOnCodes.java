package dev.taskqueue.eventbus;

import io.vertx.core.eventbus.ReplyException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tries failures of certain codes again: the handler's own code if it has answered with one,
 * otherwise the code that reports give.
 */
record RetryOnCodes(Set<Integer> codes) implements Predicate<Throwable> {

  @Override
  public boolean test(Throwable failure) {
    return codes.contains(
        Failures.isOfHandler(failure)
            ? ((ReplyException) failure).failureCode()
            : Failures.codeOf(failure));
  }
}
