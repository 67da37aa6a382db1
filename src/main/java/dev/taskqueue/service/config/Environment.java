package dev.taskqueue.service.config;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 *
 * <p>A queue that the file has is found by its name without regard to case, {@code -} and {@code
 * _}, as most names cannot be spelled otherwise.
 */
final class Environment {

  static final String PREFIX = "TASK_QUEUE__";

  private static final Logger LOG = LoggerFactory.getLogger(Environment.class);

  /** Not an error: a service of Kubernetes named task-queue-http sets such variables. */
  private static final Pattern FORGOTTEN_UNDERSCORE =
      Pattern.compile(
          "TASK_QUEUE_(ROLE|(QUEUES|HTTP|HANDLERS|METRICS|CLUSTER|WORKER|SHUTDOWN)_.+)");

  private Environment() {}

  /** Path and text of each variable that sets something, ordered by name. */
  static SortedMap<String, ConfigPath> paths(Map<String, String> variables) {
    SortedMap<String, ConfigPath> paths = new TreeMap<>();
    for (String name : variables.keySet()) {
      if (name.startsWith(PREFIX)) {
        paths.put(name, ConfigException.in("the environment variable " + name, () -> path(name)));
      } else if (FORGOTTEN_UNDERSCORE.matcher(name).matches()) {
        LOG.warn(
            "the environment variable {} sets nothing: write two underscores after TASK_QUEUE"
                + " and for each dot, as in {}HTTP__PORT for http.port",
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

  /**
   * The path of a variable in this configuration: a queue that is there is meant by each spelling
   * of its name.
   *
   * @throws ConfigException if more than one may be meant
   */
  static ConfigPath inside(JsonObject config, String variable, ConfigPath path) {
    List<String> keys = path.keys();
    boolean isOfQueue = keys.size() > 1 && keys.get(0).equals("queues");
    if (!isOfQueue || !(config.getValue("queues") instanceof JsonObject queues)) {
      return path;
    }
    String name = keys.get(1);
    List<String> meant =
        queues.fieldNames().stream().filter(one -> bare(one).equals(bare(name))).toList();
    if (meant.isEmpty() || meant.contains(name)) {
      return path;
    }
    if (meant.size() > 1) {
      throw new ConfigException(
          "the environment variable "
              + variable
              + " may be of the queues "
              + String.join(" and ", meant)
              + "; set it in the file, or by --set");
    }
    List<String> found = new ArrayList<>(keys);
    found.set(1, meant.get(0));
    return new ConfigPath(found);
  }

  private static String bare(String queue) {
    return queue.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
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
