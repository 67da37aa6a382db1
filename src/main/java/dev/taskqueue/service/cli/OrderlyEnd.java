package dev.taskqueue.service.cli;

import dev.taskqueue.service.Leftovers;
import dev.taskqueue.service.Service;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the service when it is stopped, and the account of it. */
final class OrderlyEnd {

  private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

  private OrderlyEnd() {}

  /** Gives the exit code. The account is logged before all is closed, as that may fail or hang. */
  static Future<Integer> of(Service service) {
    return service
        .drain()
        .map(OrderlyEnd::account)
        .compose(code -> service.close().transform((v, e) -> closed(service, code, e)));
  }

  private static int account(List<Leftovers> left) {
    boolean clean = true;
    for (Leftovers one : left) {
      clean &= one.isClean();
      if (!one.isClean() || one.results() > 0) {
        LOG.warn("{}", one);
      }
    }
    LOG.info(clean ? "drained" : "drained, but for what is told above");
    return clean ? ExitCodes.OK : ExitCodes.TASKS_LEFT;
  }

  /** In a cluster what was left to the other nodes may not be there if closing has no end. */
  private static Future<Integer> closed(Service service, int code, @Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      LOG.error("closing takes too long; it is given up");
      return Future.succeededFuture(service.cluster() == null ? code : ExitCodes.TASKS_LEFT);
    }
    if (failure != null) {
      LOG.warn("not all could be closed: {}", String.valueOf(failure.getMessage()));
    }
    return Future.succeededFuture(code);
  }
}
