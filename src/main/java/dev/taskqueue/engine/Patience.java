package dev.taskqueue.engine;

/**
 * Whether to wait for a moment on a thread that stays awake, by how that went before: after waits
 * in vain it is done ever less often, half as often after each down to a limit, and where most are
 * in vain it stays so. Its counts are hints, so they are plain fields that any thread may change.
 */
final class Patience {

  private static final int USUALLY = 3;

  private final int mostDoublings;
  private int failures;
  private int toSkip;

  /** Down to every eighth time. */
  Patience() {
    this(USUALLY);
  }

  /** Down to one time in two to the power of this. */
  Patience(int mostDoublings) {
    this.mostDoublings = mostDoublings;
  }

  /** Whether it is worth trying now. */
  boolean isGiven() {
    int skips = toSkip;
    if (skips > 0) {
      toSkip = skips - 1;
    }
    return skips == 0;
  }

  /** What was waited for has come. */
  void rewarded() {
    failures = Math.max(failures - 1, 0);
  }

  /** It has not. */
  void disappointed() {
    failures = Math.min(failures + 1, mostDoublings);
    toSkip = (1 << failures) - 1;
  }
}
