package dev.taskqueue.service.cli;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.http.HttpOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a service on this machine whether it is well: for images that have no curl. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "Asks the service on this machine, found by its configuration, whether it lives.",
    footer = {
      "",
      "Of the configuration it needs http.host and http.port alone.",
      "",
      "Exit code: 0 it does, 1 it does not or does not answer."
    })
final class HealthCommand implements Callable<Integer> {

  private static final int TIMEOUT_MILLIS = 3_000;

  @Mixin private final ConfigOptions configuration = new ConfigOptions();

  @Option(names = "--ready", description = "Asks whether it takes tasks, too.")
  private boolean ready;

  @Override
  public Integer call() {
    HttpOptions http = place(configuration.load().http());
    URI url = url(http, ready ? "/health/ready" : "/health/live");
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      System.out.println(url + " was answered with status " + status);
      return status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_NO_CONTENT
          ? ExitCodes.OK
          : ExitCodes.FAILED;
    } catch (IOException e) {
      System.err.println(url + " does not answer: " + e.getMessage());
      return ExitCodes.FAILED;
    }
  }

  /**
   * Where the service listens. The rest is not read: whom the service lets in may be said to it
   * alone, as by {@code --set http.token=…}, and without that the configuration is refused.
   */
  private static HttpOptions place(JsonObject http) {
    JsonObject place = new JsonObject().put("auth", "none");
    for (String key : List.of("host", "port")) {
      if (http.containsKey(key)) {
        place.put(key, http.getValue(key));
      }
    }
    return ConfigException.in("http", () -> new HttpOptions(place));
  }

  /** A service that listens on all interfaces is asked on this machine's own. */
  private static URI url(HttpOptions http, String path) {
    String host =
        switch (http.getHost()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "::1";
          default -> http.getHost();
        };
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + http.getPort() + path);
  }
}
