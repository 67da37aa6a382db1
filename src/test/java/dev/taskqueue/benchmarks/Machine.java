package dev.taskqueue.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures were taken on; nothing that tells whose it is. */
final class Machine {

  private Machine() {}

  /** Markdown. */
  static String describe(Settings settings) {
    Effort effort = settings.effort();
    return String.format(
        "- machine: %d cores (%s), %s %s%n- JDK: %s %s%n- libraries: %s%n- %s form: a process"
            + " for each subject and round, warmed up for %d ms, then"
            + " measured %d times; %.0f %% of the workloads' tasks%n",
        Runtime.getRuntime().availableProcessors(),
        processor(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.vm.name"),
        Runtime.version(),
        libraries(),
        settings.quick() ? "quick" : "full",
        effort.warmUp().toMillis(),
        effort.iterations(),
        effort.scale() * 100);
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("of unknown make");
    } catch (IOException e) {
      return "of unknown make";
    }
  }

  /** From the names of the jars on the class path. */
  private static String libraries() {
    String[] jars = System.getProperty("java.class.path").split(java.io.File.pathSeparator);
    return Stream.of(jars)
        .map(jar -> Path.of(jar).getFileName().toString())
        .filter(jar -> jar.matches("(vertx-core|reactor-core|rxjava|mutiny)-[0-9].*[.]jar"))
        .map(jar -> jar.replaceAll("-([0-9].*)[.]jar", " $1"))
        .sorted()
        .reduce((a, b) -> a + ", " + b)
        .orElse("none");
  }
}
