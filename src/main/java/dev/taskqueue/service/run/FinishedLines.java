package dev.taskqueue.service.run;

import dev.taskqueue.service.config.ConfigException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines that an output holds results of. A few bits for each. Not thread-safe. */
final class FinishedLines {

  /** Enough of a line to tell whether it is a result. */
  private static final int BEGINNING = 64;

  /** As {@link ResultLine} writes it. */
  private static final Pattern RESULT =
      Pattern.compile("\\{\"line\":[1-9][0-9]*,\"id\":\".*", Pattern.DOTALL);

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
  static FinishedLines of(Path output, int maxBytes) throws IOException {
    FinishedLines finished = new FinishedLines();
    if (Files.notExists(output)) {
      return finished;
    }
    long end = endOfWholeLines(output);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(output))) {
      LineReader reader = new LineReader(in, maxBytes);
      Line line = reader.next();
      while (line != null && reader.consumed() <= end) {
        finished.lines.set(numberIn(output, line));
        line = reader.next();
      }
    }
    cutTornLine(output, end);
    return finished;
  }

  private static int numberIn(Path output, Line line) {
    @Nullable Object number = null;
    try {
      number = line.text() == null ? null : new JsonObject(line.text()).getValue("line");
    } catch (DecodeException e) {
      // told below, as every other line that is no result
    }
    if (!(number instanceof Integer found) || found < 1) {
      throw new ConfigException(
          "cannot resume: line "
              + line.number()
              + " of "
              + output
              + " is no result of a run; name the output of the run that was stopped");
    }
    return found;
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
      if (!beginsLikeResult(new String(beginning, StandardCharsets.ISO_8859_1))) {
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
