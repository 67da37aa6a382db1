package dev.taskqueue.service.http;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts chunks into lines that end with LF or CR LF; the last one may do without. Lines are taken
 * when they are wanted, which Vert.x's record parser does not do reliably: a stream that ends while
 * it is paused ends before its last records.
 */
final class LineSplitter {

  private static final byte LF = '\n';
  private static final byte CR = '\r';

  private final int maxLine;
  private Buffer rest = Buffer.buffer();

  /** Where the next line begins. */
  private int start;

  /** Where the search for its end goes on. */
  private int position;

  private boolean ended;

  LineSplitter(int maxLine) {
    this.maxLine = maxLine;
  }

  void add(Buffer chunk) {
    if (start > 0) {
      rest = rest.getBuffer(start, rest.length());
      position -= start;
      start = 0;
    }
    rest.appendBuffer(chunk);
  }

  /** There are no more chunks. */
  void end() {
    ended = true;
  }

  /** The next line without its end, or {@code null} if there is no whole one yet. */
  @Nullable Buffer next() {
    for (; position < rest.length(); position++) {
      if (rest.getByte(position) == LF) {
        return take(position, position + 1);
      }
    }
    return ended && start < rest.length() ? take(rest.length(), rest.length()) : null;
  }

  private Buffer take(int end, int next) {
    int last = end > start && rest.getByte(end - 1) == CR ? end - 1 : end;
    Buffer line = rest.getBuffer(start, last);
    start = next;
    position = next;
    return line;
  }

  /** Whether what there is of the next line is longer than a line may be. */
  boolean isTooLong() {
    return position - start > maxLine;
  }

  /** Whether a line that was taken is longer than a line may be. */
  boolean isTooLong(Buffer line) {
    return line.length() > maxLine;
  }
}
