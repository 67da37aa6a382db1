package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Refuses requests that a proxy in front of the service may have read in another way, as to where
 * their body ends or whom they are for, and bodies that would have to be unpacked. The connection
 * of the former is closed: what comes next on it may be no request.
 */
final class Framing implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext request) {
    MultiMap headers = request.request().headers();
    List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    if (!codings.isEmpty()
        && (codings.size() > 1 || !codings.get(0).trim().equalsIgnoreCase("chunked"))) {
      throw ambiguous(request, "the only Transfer-Encoding that is understood is chunked");
    }
    int hosts = headers.getAll(HttpHeaders.HOST).size();
    boolean old = request.request().version() == HttpVersion.HTTP_1_0;
    if (hosts > 1 || (hosts == 0 && !old)) {
      throw ambiguous(request, "a request has one header Host, but this one has " + hosts);
    }
    if (hosts == 1 && request.request().authority() == null) {
      throw ambiguous(request, "the header Host cannot be understood");
    }
    String packed = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (packed != null && !packed.equalsIgnoreCase("identity")) {
      throw Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE, "bodies with a Content-Encoding are not taken")
          .exception();
    }
    request.next();
  }

  private static ProblemException ambiguous(RoutingContext request, String detail) {
    request.addEndHandler(end -> request.request().connection().close());
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    return Problem.of(Kind.MALFORMED, detail).exception();
  }
}
