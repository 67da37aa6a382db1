package dev.taskqueue.service.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the configuration together: file, then environment, then command line; the last wins. */
public final class ConfigSources {

  /** The file that is read if none is named and it is there. */
  public static final Path DEFAULT_FILE = Path.of("conf", "task-queue.json");

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Pattern SETTING = Pattern.compile("([^=:\\s]+)=(.*)", Pattern.DOTALL);

  private ConfigSources() {}

  /**
   * The configuration.
   *
   * @param file {@code null} for {@link #DEFAULT_FILE}, or nothing if that is not there
   * @param environment variables, of which those that begin with TASK_QUEUE__ count
   * @param settings of the form {@code path=value}
   * @throws ConfigException naming what cannot be read, is unknown or wrong
   */
  public static ServiceConfig load(
      @Nullable Path file, Map<String, String> environment, List<String> settings) {
    JsonObject config = new JsonObject();
    if (file != null || Files.exists(DEFAULT_FILE)) {
      config = read(file != null ? file : DEFAULT_FILE);
    }
    JsonObject ofFile = config.copy();
    for (Map.Entry<String, ConfigPath> variable : Environment.paths(environment).entrySet()) {
      ConfigPath path = Environment.inside(ofFile, variable.getKey(), variable.getValue());
      path.set(config, path.valueOf(environment.getOrDefault(variable.getKey(), "")));
    }
    for (int i = 0; i < settings.size(); i++) {
      set(config, settings.get(i), i + 1);
    }
    return new ServiceConfig(config);
  }

  private static JsonObject read(Path file) {
    try (JsonParser parser = JSON.createParser(withoutMark(Files.readString(file)))) {
      Object json = JacksonCodec.fromParser(parser, Object.class);
      if (json instanceof JsonObject object) {
        return object;
      }
      throw new ConfigException(file + " must hold a JSON object, with braces around it");
    } catch (IOException e) {
      throw new ConfigException("cannot read the configuration file " + file + ": " + e);
    } catch (DecodeException e) {
      throw new ConfigException(file + " is not JSON: " + withoutSource(e));
    }
  }

  /** Some editors begin a file with a byte order mark. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * Without what Jackson appends in brackets: the kind of source, but also line and column. Nor
   * with the word that it could not read, which may be a secret without its quotation marks.
   */
  private static String withoutSource(DecodeException e) {
    String message = String.valueOf(e.getMessage()).replace("Failed to decode:", "").strip();
    return message
        .replaceAll("Unrecognized token '[^']*'", "Unrecognized token")
        .replaceAll(
            "\\s*at \\[Source: .*?; line: (\\d+), column: (\\d+)]", " (line $1, column $2)");
  }

  private static void set(JsonObject config, String setting, int number) {
    Matcher parts = SETTING.matcher(setting);
    if (!parts.matches()) { // and may be a secret, of which an = may be a part
      throw new ConfigException(
          "--set must have the form path=value, as in --set http.port=9090, but number "
              + number
              + " has not");
    }
    ConfigPath path = ConfigException.in("--set", () -> ConfigPath.of(parts.group(1)));
    path.set(config, path.valueOf(parts.group(2)));
  }
}
