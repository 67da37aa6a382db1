package dev.taskqueue.service.run;

import dev.taskqueue.service.config.ConfigException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The lines that an output holds results of. A few bits for each. Not thread-safe. */
final class FinishedLines {

  private final BitSet lines = new BitSet();

  private FinishedLines() {}

  /** None. */
  static FinishedLines none() {
    return new FinishedLines();
  }

  /**
   * Reads an output, and cuts off what follows its last end of a line: a result that was not
   * written to its end.
   *
   * @throws ConfigException if it is not the output of a run
   */
  static FinishedLines of(Path output, int maxBytes) throws IOException {
    FinishedLines finished = new FinishedLines();
    if (Files.notExists(output)) {
      return finished;
    }
    cutTornLine(output);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(output))) {
      LineReader reader = new LineReader(in, maxBytes);
      for (Line line = reader.next(); line != null; line = reader.next()) {
        finished.lines.set(numberIn(output, line));
      }
    }
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

  private static void cutTornLine(Path output) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "rw")) {
      byte[] block = new byte[1 << 16];
      for (long end = file.length(); end > 0; ) {
        long start = Math.max(0, end - block.length);
        file.seek(start);
        int length = (int) (end - start);
        file.readFully(block, 0, length);
        for (int i = length - 1; i >= 0; i--) {
          if (block[i] == '\n') {
            file.setLength(start + i + 1);
            return;
          }
        }
        end = start;
      }
      file.setLength(0);
    }
  }

  boolean has(long line) {
    return line <= Integer.MAX_VALUE && lines.get((int) line);
  }
}
