package examples;

import java.io.PrintStream;

/** A few plain lines, for logs and pipes. */
final class ProgressLines implements Progress {

  private static final int LINES = 5;

  private final PrintStream out;
  private int expected;
  private int done;

  ProgressLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void expect(int more) {
    expected += more;
  }

  @Override
  public synchronized void step() {
    done++;
    if (done * LINES / expected > (done - 1) * LINES / expected) {
      out.println(done + " of " + expected + " summoners");
    }
  }

  @Override
  public void close() {}
}
