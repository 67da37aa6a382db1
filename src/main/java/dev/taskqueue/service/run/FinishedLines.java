package dev.taskqueue.service.run;

import dev.taskqueue.service.config.ConfigException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that an output holds results of. A few bits for each. Not thread-safe. */
final class FinishedLines {

  /** Enough of a line to tell whether it is a result. */
  private static final int BEGINNING = 64;

  /** As {@link ResultLine} writes it. */
  private static final Pattern RESULT =
      Pattern.compile("\\{\"line\":([1-9][0-9]{0,18}),\"id\":\".*", Pattern.DOTALL);

  private final BitSet lines = new BitSet();

  private FinishedLines() {}

  /** None. */
  static FinishedLines none() {
    return new FinishedLines();
  }

  /**
   * Reads an output, and cuts off what follows its last end of a line: a result that was not
   * written to its end. Changes nothing before all is known to be what a run has written, as the
   * file may be another one, named by mistake.
   *
   * @throws ConfigException if it is not the output of a run
   */
  static FinishedLines of(Path output) throws IOException {
    FinishedLines finished = new FinishedLines();
    if (Files.notExists(output)) {
      return finished;
    }
    long end = endOfWholeLines(output);
    finished.read(output, end);
    cutTornLine(output, end);
    return finished;
  }

  /** Holds the beginning of a line alone: a result may be of any length. */
  private void read(Path output, long end) throws IOException {
    byte[] block = new byte[1 << 16];
    byte[] beginning = new byte[BEGINNING];
    int held = 0;
    long number = 1;
    long left = end;
    try (InputStream in = Files.newInputStream(output)) {
      while (left > 0) {
        int length = in.read(block, 0, (int) Math.min(left, block.length));
        if (length < 0) {
          throw new EOFException("it has become shorter");
        }
        left -= length;
        for (int i = 0; i < length; i++) {
          if (block[i] == '\n') {
            if (held > 0) {
              lines.set(numberIn(output, number, textOf(beginning, held)));
            }
            number++;
            held = 0;
          } else if (held < BEGINNING) {
            beginning[held++] = block[i];
          }
        }
      }
    }
  }

  private static String textOf(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static int numberIn(Path output, long line, String beginning) {
    Matcher result = RESULT.matcher(beginning);
    long number = result.matches() ? Long.parseLong(result.group(1)) : 0;
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new ConfigException(
          "cannot resume: line "
              + line
              + " of "
              + output
              + " is no result of a run; name the output of the run that was stopped");
    }
    return (int) number;
  }

  private static long endOfWholeLines(Path output) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      byte[] block = new byte[1 << 16];
      for (long end = file.length(); end > 0; ) {
        long start = Math.max(0, end - block.length);
        file.seek(start);
        int length = (int) (end - start);
        file.readFully(block, 0, length);
        for (int i = length - 1; i >= 0; i--) {
          if (block[i] == '\n') {
            return start + i + 1;
          }
        }
        end = start;
      }
      return 0;
    }
  }

  private static void cutTornLine(Path output, long end) throws IOException {
    if (Files.size(output) <= end) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "rw")) {
      byte[] beginning = new byte[(int) Math.min(BEGINNING, file.length() - end)];
      file.seek(end);
      file.readFully(beginning);
      if (!beginsLikeResult(textOf(beginning, beginning.length))) {
        throw new ConfigException(
            "cannot resume: the last line of "
                + output
                + ", which has no end, does not begin like a result of a run; name the output of"
                + " the run that was stopped, or remove that line");
      }
      file.setLength(end);
    }
  }

  /** Whether more of it could follow, if it is shorter than what is looked for. */
  private static boolean beginsLikeResult(String text) {
    Matcher matcher = RESULT.matcher(text);
    return matcher.matches() || matcher.hitEnd();
  }

  boolean has(long line) {
    return line <= Integer.MAX_VALUE && lines.get((int) line);
  }
}
