package dev.taskqueue.service.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A headless Chromium with one page, driven by its DevTools protocol. */
final class Browser {

  private static final String LISTENING = "DevTools listening on ws://127.0.0.1:";

  private final Process process;
  private final Path profile;

  // Fields, as Vert.x closes clients that nobody refers to.
  private final HttpClient http;
  private final WebSocketClient sockets;

  private final WebSocket page;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, Promise<JsonObject>> replies = new ConcurrentHashMap<>();

  /** What the page has complained of: scripts that failed, and what its policy has kept out. */
  final List<String> errors = new CopyOnWriteArrayList<>();

  private Browser(Vertx vertx, Process process, Path profile, int port) {
    this.process = process;
    this.profile = profile;
    http = vertx.createHttpClient();
    sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(32 << 20).setMaxMessageSize(32 << 20));
    JsonObject target =
        Await.result(
            http.request(HttpMethod.PUT, port, "127.0.0.1", "/json/new?about:blank")
                .compose(request -> request.send().compose(response -> response.body()))
                .map(body -> body.toJsonObject()));
    String path = target.getString("webSocketDebuggerUrl").replaceFirst("ws://[^/]+", "");
    page =
        Await.result(
            sockets.connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI(path)
                    .setAllowOriginHeader(false)));
    page.textMessageHandler(text -> got(new JsonObject(text)));
    call("Page.enable", new JsonObject());
    call("Runtime.enable", new JsonObject());
    call("Log.enable", new JsonObject());
  }

  /** Starts one; skips the test, and says why, if there is none on this machine. */
  static Browser start(Vertx vertx) {
    Optional<Path> program =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(":", -1))
                        .map(directory -> Path.of(directory, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      String reason = "skipped: no Chromium on the PATH to show the status page (Debian: chromium)";
      System.out.println(reason);
      throw new TestAbortedException(reason);
    }
    try {
      Path profile = Files.createTempDirectory("chromium");
      Process process =
          new ProcessBuilder(
                  program.get().toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-quic",
                  "--disable-dev-shm-usage",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return new Browser(vertx, process, profile, port(process));
      } catch (IOException | RuntimeException | Error e) {
        process.destroy();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith(LISTENING)) {
        Thread rest = new Thread(() -> lines.lines().forEach(ignored -> {}));
        rest.setDaemon(true);
        rest.start();
        String address = line.substring(LISTENING.length());
        return Integer.parseInt(address.substring(0, address.indexOf('/')));
      }
    }
    throw new IOException("Chromium has ended at once");
  }

  private void got(JsonObject message) {
    Integer id = message.getInteger("id");
    if (id != null) {
      Promise<JsonObject> reply = replies.remove(id);
      if (message.containsKey("error")) {
        reply.fail(message.encode());
      } else {
        reply.complete(message.getJsonObject("result"));
      }
    } else if ("Runtime.exceptionThrown".equals(message.getString("method"))
        || message.encode().contains("Content Security Policy")) {
      errors.add(message.encode());
    }
  }

  JsonObject call(String method, JsonObject params) {
    Promise<JsonObject> reply = Promise.promise();
    int id = ids.incrementAndGet();
    replies.put(id, reply);
    Future<Void> written =
        page.writeTextMessage(
            new JsonObject().put("id", id).put("method", method).put("params", params).encode());
    return Await.result(written.compose(v -> reply.future()));
  }

  void open(String url) {
    call("Page.navigate", new JsonObject().put("url", url));
  }

  /** The value of a JavaScript expression. */
  Object eval(String expression) {
    JsonObject result =
        call(
            "Runtime.evaluate",
            new JsonObject().put("expression", expression).put("returnByValue", true));
    if (result.containsKey("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.encode());
    }
    return result.getJsonObject("result").getValue("value");
  }

  /** Waits until an expression is true. */
  void until(String expression) {
    Await.until(expression, () -> Boolean.TRUE.equals(eval(expression)));
  }

  void dark(boolean dark) {
    JsonObject scheme =
        new JsonObject().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", new JsonObject().put("features", JsonArray.of(scheme)));
  }

  /** Writes a picture of the page into the directory that a system property names, if one does. */
  void screenshot(String name, int width, int height) {
    String directory = System.getProperty("screenshots");
    if (directory == null) {
      return;
    }
    call(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    String data =
        call("Page.captureScreenshot", new JsonObject().put("format", "png")).getString("data");
    try {
      Files.write(Path.of(directory, name + ".png"), Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() throws IOException, InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (ProcessHandle child : children) {
      child.onExit().completeOnTimeout(child, 10, TimeUnit.SECONDS).join();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
