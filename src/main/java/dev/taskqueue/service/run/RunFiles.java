package dev.taskqueue.service.run;

import dev.taskqueue.service.config.ConfigException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where a run reads and writes.
 *
 * @param input {@code null} for the standard input
 * @param output {@code null} for the standard output
 * @param existing what to do with an output that is there
 */
public record RunFiles(@Nullable Path input, @Nullable Path output, Existing existing) {

  /** What to do with an output that is there. */
  public enum Existing {
    /** Leave it, and do not start. */
    REFUSE,
    /** Go on where it ends. */
    RESUME,
    /** Begin anew. */
    OVERWRITE
  }

  /** The standard input as a file, where the system has such a name for it. */
  private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

  /** Checks what can be checked without opening anything. */
  public RunFiles {
    if (existing != Existing.REFUSE && output == null) {
      throw new ConfigException("--resume and --overwrite need -o: an output that may be there");
    }
    if (input != null && !Files.isReadable(input)) {
      throw new ConfigException("cannot read the input " + input);
    }
    try {
      Path source = input == null ? STANDARD_INPUT : input;
      if (output != null
          && Files.isRegularFile(output)
          && Files.exists(source)
          && Files.isSameFile(source, output)) {
        throw new ConfigException(
            "the output " + output + " is the file that the tasks come from; name another one");
      }
      boolean holdsSomething =
          output != null && Files.isRegularFile(output) && Files.size(output) > 0;
      if (existing == Existing.REFUSE && holdsSomething) {
        throw new ConfigException(
            "the output "
                + output
                + " is there already: --resume goes on where it ends, --overwrite begins anew");
      }
    } catch (IOException e) {
      throw new ConfigException("cannot read the output " + output + ": " + e.getMessage());
    }
  }

  /** What need not be done again. A torn last line is cut off from the output. */
  FinishedLines finished() throws IOException {
    if (existing != Existing.RESUME || output == null) {
      return FinishedLines.none();
    }
    try {
      return FinishedLines.of(output);
    } catch (IOException e) {
      throw new ConfigException("cannot go on with the output " + output + ": " + e.getMessage());
    }
  }

  InputStream openInput() throws IOException {
    return input == null ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(input);
  }

  /** Not System.out, which tells no failure. To be closed, as what is late to fail is told then. */
  OutputStream openOutput() throws IOException {
    if (output == null) {
      return new FileOutputStream(FileDescriptor.out);
    }
    try {
      FileChannel file =
          FileChannel.open(
              output,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              existing == Existing.RESUME
                  ? StandardOpenOption.APPEND
                  : StandardOpenOption.TRUNCATE_EXISTING);
      return Files.isRegularFile(output) ? new ForcedOutput(file) : Channels.newOutputStream(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException("cannot write the output " + output + ": no such folder");
    } catch (IOException e) {
      throw new ConfigException("cannot write the output " + output + ": " + e.getMessage());
    }
  }

  /** Number of lines of the input, for an estimate; -1 if that cannot be told beforehand. */
  public long countLines() throws IOException {
    if (input == null || !Files.isRegularFile(input)) {
      return -1;
    }
    long lines = 0;
    byte[] block = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(input)) {
      byte last = '\n';
      for (int length = in.read(block); length > 0; length = in.read(block)) {
        for (int i = 0; i < length; i++) {
          if (block[i] == '\n') {
            lines++;
          }
        }
        last = block[length - 1];
      }
      return last == '\n' ? lines : lines + 1;
    }
  }
}
