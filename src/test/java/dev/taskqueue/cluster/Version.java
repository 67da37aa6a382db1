package dev.taskqueue.cluster;

import dev.taskqueue.service.cli.Main;
import dev.taskqueue.service.cli.Program;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A version of the program, in which nodes can be started.
 *
 * @param classPath with the classes of the tests, as their handlers and clients run in nodes
 */
record Version(String name, String classPath) {

  /** Names the other version; tests that need one are left out if it is not set. */
  static final String PROPERTY = "other.version";

  /** The version that is being built. */
  static final Version TODAY = new Version("today's version", Program.classPath());

  /**
   * The one that the property names: the folder of its classes, to run with the libraries of today,
   * or its jar whose name ends in {@code -service}, to run with its own.
   */
  static Version other() {
    Path place = Path.of(System.getProperty(PROPERTY)).toAbsolutePath();
    Path today = classesOfToday();
    Set<String> own = new HashSet<>();
    if (!Files.isDirectory(place)) {
      own.addAll(libraries(place.resolveSibling("lib")));
    }
    Stream<String> rest =
        Arrays.stream(Program.classPath().split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(entry -> !entry.equals(today) && !own.contains(library(entry)))
            .map(Path::toString);
    return new Version(
        "the other version",
        Stream.concat(Stream.of(place.toString()), rest)
            .collect(Collectors.joining(File.pathSeparator)));
  }

  private static List<String> libraries(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Version::library).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("no libraries of the version that " + PROPERTY + " names", e);
    }
  }

  /** The name of a jar without its version. */
  private static String library(Path file) {
    return file.getFileName().toString().replaceFirst("-\\d.*", "");
  }

  private static Path classesOfToday() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
