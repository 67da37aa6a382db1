package dev.taskqueue.service.status;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The status page at {@code /}: static files, which hold nothing secret and need no token. All that
 * the page shows comes from {@link StatusFeed}.
 */
public final class StatusPage {

  /** Nothing but the page's own files runs or is loaded, and the page is in nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private StatusPage() {}

  /** Serves the page and its files. */
  public static void mount(Router router) {
    router.get("/").handler(file("index.html", "text/html; charset=utf-8"));
    router.get("/status.css").handler(file("status.css", "text/css; charset=utf-8"));
    router.get("/status.js").handler(file("status.js", "text/javascript; charset=utf-8"));
    router.get("/charts.js").handler(file("charts.js", "text/javascript; charset=utf-8"));
    router.get("/favicon.svg").handler(file("favicon.svg", "image/svg+xml"));
  }

  private static Handler<RoutingContext> file(String name, String type) {
    Buffer content = read(name);
    return request ->
        request
            .response()
            .putHeader("Content-Type", type)
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Cache-Control", "no-cache")
            .end(content);
  }

  private static Buffer read(String name) {
    try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the file " + name + " of the status page is missing");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
