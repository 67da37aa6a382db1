package dev.taskqueue.service.run;

/**
 * Bounds what has been read and is not written yet, in lines and in bytes of results that wait for
 * their turn. Whoever waits for the window waits for lines that have been read before, so they
 * never wait for each other. Thread-safe.
 */
final class Window {

  /** Bytes of results that wait for their turn, beyond which no more is read. */
  private static final long MAX_HELD_BYTES = 64L << 20;

  private final int maxLines;
  private int lines;
  private long heldBytes;
  private boolean closed;

  Window(int maxLines) {
    this.maxLines = maxLines;
  }

  /** Waits for room for one line and takes it; false if the window was closed. */
  synchronized boolean enter() throws InterruptedException {
    while (!closed && (lines >= maxLines || heldBytes > MAX_HELD_BYTES)) {
      wait();
    }
    if (!closed) {
      lines++;
    }
    return !closed;
  }

  /** A line is written, or will not be. */
  synchronized void leave() {
    lines--;
    notifyAll();
  }

  /** So many more bytes, or fewer, wait for their turn. */
  synchronized void hold(long bytes) {
    heldBytes += bytes;
    notifyAll();
  }

  /** Lets no more lines in. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits until it is closed and all lines have left. */
  synchronized void awaitEnd() throws InterruptedException {
    while (!closed || lines > 0) {
      wait();
    }
  }
}
