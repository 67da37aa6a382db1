package dev.taskqueue.service.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration's part in the environment: a variable is {@value #PREFIX}, then the path in
 * capitals with two underscores for each dot and one before each capital letter, so that {@code
 * TASK_QUEUE__QUEUES__FETCH__MAX_SIZE} is {@code queues.fetch.maxSize}.
 *
 * <p>Two underscores also tell them from what Kubernetes sets for a service named task-queue, such
 * as {@code TASK_QUEUE_PORT}.
 */
final class Environment {

  static final String PREFIX = "TASK_QUEUE__";

  private static final Logger LOG = LoggerFactory.getLogger(Environment.class);

  /** Not an error: a service of Kubernetes named task-queue-http sets such variables. */
  private static final Pattern FORGOTTEN_UNDERSCORE =
      Pattern.compile("TASK_QUEUE_(QUEUES|HTTP|HANDLERS|METRICS|CLUSTER|WORKER|SHUTDOWN)_.+");

  private Environment() {}

  /** Path and text of each variable that sets something, ordered by name. */
  static SortedMap<String, ConfigPath> paths(Map<String, String> variables) {
    SortedMap<String, ConfigPath> paths = new TreeMap<>();
    for (String name : variables.keySet()) {
      if (name.startsWith(PREFIX)) {
        paths.put(name, ConfigException.in("the environment variable " + name, () -> path(name)));
      } else if (FORGOTTEN_UNDERSCORE.matcher(name).matches()) {
        LOG.warn(
            "the environment variable {} sets nothing: write two underscores for each dot, as in"
                + " {}HTTP__PORT for http.port",
            name,
            PREFIX);
      }
    }
    return paths;
  }

  private static ConfigPath path(String name) {
    return ConfigPath.of(
        Arrays.stream(name.substring(PREFIX.length()).split("__", -1))
            .map(Environment::key)
            .collect(Collectors.joining(".")));
  }

  private static String key(String part) {
    String lower = part.toLowerCase(Locale.ROOT);
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < lower.length(); i++) {
      boolean hump = lower.charAt(i) == '_' && i + 1 < lower.length();
      key.append(hump ? Character.toUpperCase(lower.charAt(++i)) : lower.charAt(i));
    }
    return key.toString();
  }
}
