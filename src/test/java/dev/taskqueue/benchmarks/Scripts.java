package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** What peers in other languages have in common. */
final class Scripts {

  private static final Path DIRECTORY = Path.of("target", "benchmarks", "scripts");

  private Scripts() {}

  /** Whether the program is on the path and tells its version. */
  static boolean isInstalled(String program) {
    return succeeds(List.of(program, "--version"));
  }

  /** Whether the command ends well; what it prints is dropped. */
  static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where scripts and what they need are. */
  static Path directory() {
    return DIRECTORY.toAbsolutePath();
  }

  /** Copies a script out of the class path. */
  static String copy(String name) {
    Path target = directory().resolve(name);
    try (InputStream script = Scripts.class.getResourceAsStream("/benchmarks/" + name)) {
      Files.createDirectories(directory());
      Files.copy(Objects.requireNonNull(script, name), target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IllegalStateException("cannot copy " + name + " to " + target, e);
    }
    return target.toString();
  }

  static List<String> command(
      String program, String script, String kind, int count, Bounds bounds, Effort effort) {
    return List.of(
        program,
        copy(script),
        kind,
        Integer.toString(effort.count(count)),
        Integer.toString(bounds.workers()),
        Integer.toString(bounds.buffer()),
        Long.toString(effort.warmUp().toMillis()),
        Integer.toString(effort.iterations()));
  }
}
