package dev.taskqueue.journal;

import java.io.IOException;

/** The heap does not hold what is in a journal, or what a queue makes of it. */
public final class HeapTooSmallException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Tells what to do.
   *
   * @param journal as {@link Journal#describe} has it
   */
  public HeapTooSmallException(String journal, OutOfMemoryError cause) {
    super(
        "memory has run out ("
            + cause.getMessage()
            + ") while taking over "
            + journal
            + ", which stays as it is; the heap has at most "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB: start with a larger one (-Xmx), then join what has ended and clear what need"
            + " not be run, as all that is stored is also in memory",
        cause);
  }
}
