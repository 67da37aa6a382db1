package dev.taskqueue.service.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines and keeps at most one of them. Not thread-safe. */
final class LineReader {

  private final InputStream in;
  private final int maxBytes;
  private final byte[] block = new byte[1 << 16];
  private int position;
  private int limit;
  private long number;

  /**
   * Reads lines.
   *
   * @param maxBytes of a line; a longer one is passed over and told as a problem
   */
  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The next line that is not blank; {@code null} at the end. The last one may lack its end. */
  @Nullable Line next() throws IOException {
    while (fill()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      number++;
      boolean tooLong = !readLine(bytes);
      if (tooLong) {
        return new Line(number, null, "the line is longer than " + maxBytes + " bytes");
      }
      try {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
        String text = withoutMark(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
        if (!text.isBlank()) {
          return new Line(number, text, null);
        }
      } catch (CharacterCodingException e) {
        return new Line(number, null, "the line is not UTF-8");
      }
    }
    return null;
  }

  /** Some editors begin a file with a byte order mark. */
  private String withoutMark(String text) {
    return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(block));
    }
    return limit > 0;
  }

  /** Reads to the end of the line; false if it does not fit, of which nothing is kept then. */
  private boolean readLine(ByteArrayOutputStream bytes) throws IOException {
    boolean fits = true;
    while (fill()) {
      int end = position;
      while (end < limit && block[end] != '\n') {
        end++;
      }
      fits &= bytes.size() + (end - position) <= maxBytes;
      if (fits) {
        bytes.write(block, position, end - position);
      } else {
        bytes.reset();
      }
      position = end;
      if (end < limit) {
        position++;
        return fits;
      }
    }
    return fits;
  }
}
