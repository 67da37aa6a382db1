package dev.taskqueue.service.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Serves the description of the API. */
final class OpenApiDocument implements Handler<RoutingContext> {

  private final Buffer document;

  OpenApiDocument() {
    try (InputStream in = HttpApi.class.getResourceAsStream("openapi.json")) {
      document = Buffer.buffer(Objects.requireNonNull(in, "openapi.json").readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handle(RoutingContext request) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, Answers.JSON).end(document);
  }
}
