package dev.taskqueue.service.cli;

import dev.taskqueue.service.run.Tally;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a run is: a bar on a terminal, otherwise a line now and then. */
interface RunProgress extends AutoCloseable {

  /** Shows nothing. */
  RunProgress NONE =
      new RunProgress() {
        @Override
        public void update(Tally tally) {}

        @Override
        public void close() {}
      };

  /** So far. */
  void update(Tally tally);

  @Override
  void close();

  /**
   * What suits the place that is written to.
   *
   * @param lines number of lines of the input, or -1 if nobody knows
   */
  static RunProgress on(PrintStream err, long lines) {
    return isTerminal() ? new Bar(err, lines) : new Lines(err, lines, Duration.ofSeconds(5));
  }

  /** Whether the standard error stream is one. The console is none if any other stream is not. */
  @SuppressWarnings("SystemConsoleNull") // a guess for systems that are not like Linux
  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }

  /** A bar with rate and estimated time. */
  final class Bar implements RunProgress {

    private static final int REFRESH_MILLIS = 100;

    /** Fits the narrowest common terminal: a longer line would wrap and pile up. */
    private static final int WIDTH = 79;

    private final ProgressBar bar;

    Bar(PrintStream err, long lines) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("tasks")
              .setInitialMax(lines)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
              .showSpeed()
              .build();
    }

    @Override
    public void update(Tally tally) {
      bar.stepTo(tally.written() + tally.skipped());
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Plain lines, not more often than an interval. */
  final class Lines implements RunProgress {

    private final PrintStream err;
    private final long lines;
    private final long intervalNanos;
    private final long start = System.nanoTime();
    private long last = start;

    Lines(PrintStream err, long lines, Duration interval) {
      this.err = err;
      this.lines = lines;
      this.intervalNanos = interval.toNanos();
    }

    @Override
    public synchronized void update(Tally tally) {
      long now = System.nanoTime();
      if (now - last >= intervalNanos) {
        last = now;
        err.println(text(tally, (now - start) / 1e9));
      }
    }

    private String text(Tally tally, double seconds) {
      long done = tally.written() + tally.skipped();
      double rate = tally.written() / seconds;
      String of = lines < 0 ? "" : " of " + lines;
      String left =
          lines < 0 || rate == 0
              ? ""
              : String.format(Locale.ROOT, ", %.0f s left", (lines - done) / rate);
      return String.format(
          Locale.ROOT,
          "%d%s lines, %d failed, %.0f/s%s",
          done,
          of,
          tally.failed() + tally.refused(),
          rate,
          left);
    }

    @Override
    public void close() {}
  }
}
