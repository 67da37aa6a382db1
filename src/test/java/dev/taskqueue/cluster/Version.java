package dev.taskqueue.cluster;

import dev.taskqueue.service.cli.Main;
import dev.taskqueue.service.cli.Program;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

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
    String place = Path.of(System.getProperty(PROPERTY)).toAbsolutePath().toString();
    if (!new File(place).exists()) {
      throw new IllegalStateException("there is no " + place + ", which " + PROPERTY + " names");
    }
    String rest =
        Arrays.stream(Program.classPath().split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).toAbsolutePath().equals(classesOfToday()))
            .collect(Collectors.joining(File.pathSeparator));
    return new Version("the other version", place + File.pathSeparator + rest);
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
