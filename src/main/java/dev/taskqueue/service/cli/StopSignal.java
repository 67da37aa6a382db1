package dev.taskqueue.service.cli;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and Ctrl-C: the first one asks for an orderly end, the second one ends the process. A
 * shutdown hook would not do, as the exit code is fixed when it is called.
 */
final class StopSignal {

  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

  private final CompletableFuture<String> first = new CompletableFuture<>();

  private StopSignal() {}

  /** Takes the signals from now on. */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    for (String signal : new String[] {"TERM", "INT"}) {
      Signals.register(signal, () -> stop.received(signal));
    }
    return stop;
  }

  private void received(String signal) {
    if (!first.complete("SIG" + signal)) {
      Runtime.getRuntime().halt(ExitCodes.KILLED);
    }
  }

  /** Calls {@code action} at the first signal, or at once if it has come. */
  void onFirst(Runnable action) {
    first.thenRun(action).exceptionally(this::failed);
  }

  private @Nullable Void failed(Throwable e) {
    LOG.error("cannot stop in order", e);
    return null;
  }

  /** Completes with the name of the first signal. */
  Future<String> first() {
    return Future.fromCompletionStage(first);
  }

  /** Waits for the first signal and gives its name. */
  String await() throws InterruptedException, ExecutionException {
    return first.get();
  }
}
