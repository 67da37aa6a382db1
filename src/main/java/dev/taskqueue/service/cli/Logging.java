package dev.taskqueue.service.cli;

import dev.taskqueue.service.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Has logback find its file. To be called before the first logger is made. */
final class Logging {

  private static final String PROPERTY = "logback.configurationFile";
  private static final Path FILE = Path.of("conf", "logback.xml");
  private static final List<String> FORMATS = List.of("human", "json");
  private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

  private Logging() {}

  /**
   * Takes {@code conf/logback.xml} if it is there, otherwise the same as the jar has it.
   *
   * @throws ConfigException for a value that the file would silently pass over
   */
  static void configure() {
    check("TASK_QUEUE_LOG_FORMAT", FORMATS);
    check("TASK_QUEUE_LOG_LEVEL", LEVELS);
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(
          PROPERTY, Files.exists(FILE) ? FILE.toString() : "dev/taskqueue/service/logback.xml");
    }
    // Vert.x would otherwise log through java.util.logging while there is no other on its list.
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
  }

  private static void check(String variable, List<String> allowed) {
    String value = System.getenv(variable);
    if (value != null && !allowed.contains(value)) {
      throw new ConfigException(
          "the environment variable "
              + variable
              + " must be one of "
              + String.join(", ", allowed)
              + ", but is '"
              + value
              + "'");
    }
  }
}
