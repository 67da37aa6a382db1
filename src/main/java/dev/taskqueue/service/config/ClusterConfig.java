package dev.taskqueue.service.config;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how the service is a node of a Vert.x cluster. Which cluster manager that is decides
 * the class path; what it reads of its own is named by system properties.
 *
 * @param enabled whether it is a node at all
 * @param properties system properties that are set before the cluster is joined
 * @param host where the event bus listens for other nodes; {@code null} where the cluster manager
 *     says
 * @param port of the event bus; 0 for any
 * @param publicHost what other nodes are told in place of the host; {@code null} for the same
 * @param publicPort what other nodes are told in place of the port; 0 for the same
 * @param startTimeout after which joining is given up
 */
public record ClusterConfig(
    boolean enabled,
    Map<String, String> properties,
    @Nullable String host,
    int port,
    @Nullable String publicHost,
    int publicPort,
    Duration startTimeout) {

  /** Default of {@link #startTimeout}: a minute. */
  public static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(1);

  private static final Pattern FILE = Pattern.compile(".+\\.(xml|ya?ml|json|properties)");
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([\\w.-]+)}");
  private static final int MAX_PORT = 65_535;

  /** Makes a defensive copy, ordered by key. */
  public ClusterConfig {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  static ClusterConfig of(JsonObject json) {
    return ConfigException.in("cluster", () -> new Reader().read(json));
  }

  /** One line that tells what joining is tried with. */
  public String summary() {
    return "properties "
        + properties
        + ", event bus on "
        + (host == null ? "the host that the cluster manager says" : host)
        + ":"
        + (port == 0 ? "any port" : port);
  }

  private static final class Reader {

    private boolean enabled;
    private final Map<String, String> properties = new TreeMap<>();
    private @Nullable String host;
    private int port;
    private @Nullable String publicHost;
    private int publicPort;
    private Duration startTimeout = DEFAULT_START_TIMEOUT;

    ClusterConfig read(JsonObject json) {
      new StrictJson("configuration key")
          .bool("enabled", value -> enabled = value)
          .object("properties", value -> property("", value))
          .string("host", value -> host = Limits.name("host", value))
          .integer("port", 0, MAX_PORT, value -> port = Limits.inRange("port", value, 0, MAX_PORT))
          .string("publicHost", value -> publicHost = Limits.name("publicHost", value))
          .integer(
              "publicPort",
              0,
              MAX_PORT,
              value -> publicPort = Limits.inRange("publicPort", value, 0, MAX_PORT))
          .duration("startTimeout", value -> startTimeout = Limits.positive("startTimeout", value))
          .read(json);
      if (enabled) {
        properties.forEach(this::checkFile);
      }
      return new ClusterConfig(
          enabled, properties, host, port, publicHost, publicPort, startTimeout);
    }

    /** Objects in objects are keys with dots, as --set and the environment make them. */
    private void property(String prefix, JsonObject json) {
      for (Map.Entry<String, Object> entry : json) {
        String key = prefix + entry.getKey();
        if (entry.getValue() instanceof JsonObject inner) {
          property(key + ".", inner);
        } else {
          check(key, entry.getValue());
          properties.put(key, entry.getValue().toString());
        }
      }
    }

    private static void check(String key, @Nullable Object value) {
      if (Secrets.isNameOfOne(key)) {
        throw new IllegalArgumentException(
            "the property '"
                + key
                + "' seems to hold a secret; system properties are no place for one, as logs and"
                + " tools show them: put it into the cluster manager's own file");
      }
      if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
        throw new IllegalArgumentException(
            "the property '" + key + "' must be a string, a number, true or false");
      }
    }

    /** A cluster manager may pass over what it does not find, and join some other cluster. */
    private void checkFile(String key, String value) {
      if (!FILE.matcher(value).matches() || value.contains(":")) {
        return;
      }
      String text;
      try {
        text = COMMENT.matcher(Files.readString(Path.of(value))).replaceAll("");
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "the property '"
                + key
                + "' names the file '"
                + value
                + "', which cannot be read in the folder "
                + Path.of("").toAbsolutePath()
                + " ("
                + e
                + ")");
      }
      Matcher named = PLACEHOLDER.matcher(text);
      while (named.find()) {
        String property = named.group(1);
        if (!properties.containsKey(property) && System.getProperty(property) == null) {
          throw new IllegalArgumentException(
              "the file '"
                  + value
                  + "' needs the property '"
                  + property
                  + "': set cluster.properties."
                  + property);
        }
      }
    }
  }
}
