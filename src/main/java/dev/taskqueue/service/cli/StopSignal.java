package dev.taskqueue.service.cli;

import java.util.concurrent.CompletableFuture;
import org.jline.utils.Signals;

/**
 * SIGTERM and Ctrl-C: the first one asks for an orderly end, the second one ends the process. A
 * shutdown hook would not do, as the exit code is fixed when it is called.
 */
final class StopSignal {

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

  /** Completes with the name of the first signal, on a thread of its own. */
  CompletableFuture<String> first() {
    return first;
  }
}
