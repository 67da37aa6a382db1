package dev.taskqueue.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chunks of an MVStore file from the last to the first, whole ones and torn ones. There
 * is one for each commit, and each begins and ends with a line that tells its number.
 */
final class DiskTail implements AutoCloseable {

  /**
   * What is left of one commit.
   *
   * @param start its first byte in the file
   * @param end the byte after its last; less than {@code start} if that is not known
   * @param millis when it was written, since the file was made; -1 if that is not known
   */
  record Chunk(long start, long end, long version, long millis) {}

  private static final int BLOCK = 4096;

  /** The file begins with two blocks of its own. */
  private static final long FIRST = 2;

  private static final int HEAD = 1024;
  private static final int FOOT = 128;
  private static final Pattern LINE = Pattern.compile("chunk:[0-9a-f]+(,[A-Za-z]+:[0-9a-f]+)+ *\n");
  private static final Pattern LENGTH = Pattern.compile(",len:([0-9a-f]{1,8})[, \n]");
  private static final Pattern VERSION = Pattern.compile(",version:([0-9a-f]{1,15})[, \n]");
  private static final Pattern TIME = Pattern.compile(",time:([0-9a-f]{1,15})[, \n]");

  private final FileChannel file;

  /** All blocks from this one on have been looked at. */
  private long block;

  DiskTail(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
    block = (file.size() + BLOCK - 1) / BLOCK;
  }

  /** The next one towards the beginning of the file; null if there is none. */
  @Nullable Chunk previous() throws IOException {
    while (block > FIRST) {
      Matcher foot = line(block * BLOCK - FOOT, FOOT);
      long length = foot == null ? 0 : number(LENGTH, foot);
      if (foot != null && length > 0 && block - length >= FIRST) {
        long version = number(VERSION, foot);
        long start = block - length;
        Matcher head = line(start * BLOCK, HEAD);
        long end = block * BLOCK;
        if (head != null && number(VERSION, head) == version) {
          block = start;
          return new Chunk(start * BLOCK, end, version, number(TIME, head));
        }
        block--;
        return new Chunk(start * BLOCK, end, version, -1);
      }
      block--;
      Matcher head = line(block * BLOCK, HEAD);
      if (head != null && number(VERSION, head) >= 0) {
        return new Chunk(block * BLOCK, -1, number(VERSION, head), number(TIME, head));
      }
    }
    return null;
  }

  private @Nullable Matcher line(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) > 0) {}
    Matcher line = LINE.matcher(new String(bytes.array(), 0, bytes.position(), ISO_8859_1));
    return line.lookingAt() ? line : null;
  }

  private static long number(Pattern pattern, Matcher line) {
    Matcher number = pattern.matcher(line.group());
    return number.find() ? Long.parseLong(number.group(1), 16) : -1;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
