package dev.taskqueue.service.config;

import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What does the work of the tasks.
 *
 * @param http options of the shipped HTTP request handler, not checked here
 * @param verticles own handlers
 * @param plugins folder whose jars hold them; it need not exist
 */
public record HandlersConfig(JsonObject http, List<VerticleConfig> verticles, Path plugins) {

  /** Default of {@link #plugins}: {@value}. */
  public static final String DEFAULT_PLUGINS = "plugins";

  /** Makes defensive copies. */
  public HandlersConfig {
    http = http.copy();
    verticles = List.copyOf(verticles);
  }

  /** A copy. */
  @Override
  public JsonObject http() {
    return http.copy();
  }

  static HandlersConfig of(JsonObject json) {
    return ConfigException.in("handlers", () -> new Reader().read(json));
  }

  private static final class Reader {

    private JsonObject http = new JsonObject();
    private List<VerticleConfig> verticles = List.of();
    private Path plugins = Path.of(DEFAULT_PLUGINS);

    HandlersConfig read(JsonObject json) {
      new StrictJson("configuration key")
          .object("http", value -> http = value)
          .array("verticles", value -> verticles = verticles(value))
          .string("plugins", value -> plugins = path(value))
          .read(json);
      return new HandlersConfig(http, verticles, plugins);
    }

    private static List<VerticleConfig> verticles(JsonArray array) {
      List<VerticleConfig> verticles = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        String path = "handlers.verticles[" + i + "]";
        if (!(array.getValue(i) instanceof JsonObject verticle)) {
          throw new ConfigException("in " + path + ": must be an object with the key 'class'");
        }
        verticles.add(ConfigException.in(path, () -> VerticleConfig.of(verticle)));
      }
      return verticles;
    }

    private static Path path(String text) {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("'plugins' is no path: " + e.getMessage());
      }
    }
  }
}
