package examples;

import java.io.Console;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with rate and estimated time. */
final class ProgressOnTerminal implements Progress {

  private static final int REFRESH_MILLIS = 100;

  /** Fits the narrowest common terminal: a longer line would wrap and pile up. */
  private static final int WIDTH = 79;

  private final ProgressBar bar;

  ProgressOnTerminal(PrintStream out) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("summoners")
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
            .showSpeed()
            .build();
  }

  /** Whether the program runs on a terminal. */
  @SuppressWarnings("SystemConsoleNull") // from Java 22 on isTerminal tells
  static boolean isPossible() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException javaIsOlderThan22) {
      return true;
    }
  }

  @Override
  public synchronized void expect(int more) {
    bar.maxHint(Math.max(0, bar.getMax()) + more);
  }

  @Override
  public void step() {
    bar.step();
  }

  @Override
  public void close() {
    bar.close();
  }
}
