package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other origins from using the API through their readers' browsers, which may reach
 * where the pages' makers cannot, and tells browsers what to keep from ours.
 */
final class BrowserGuard implements Handler<RoutingContext> {

  private final List<String> corsOrigins;

  /** Whether a name that leads here by DNS may be somebody else's. */
  private final boolean localNamesOnly;

  BrowserGuard(HttpOptions options) {
    corsOrigins = options.getCorsOrigins();
    localNamesOnly = options.isLoopback() && options.token() == null;
  }

  @Override
  public void handle(RoutingContext request) {
    secure(request.response());
    String path = request.request().path();
    // The router would take some for failures of its own, and read others as what they are not.
    if (path == null || !Spelling.isEncoded(path)) {
      throw Problem.of(
              Kind.MALFORMED,
              "the path is missing, or has a bad percent-encoding, or one that is not of UTF-8")
          .exception();
    }
    String query = request.request().query();
    if (query != null && !Spelling.isEncoded(query)) {
      throw Problem.of(
              Kind.MALFORMED, "the query has a bad percent-encoding, or one that is not of UTF-8")
          .exception();
    }
    MultiMap headers = request.request().headers();
    HostAndPort authority = request.request().authority();
    // Only HTTP/1.0 may do without, which no browser speaks.
    if (localNamesOnly && authority != null && !isLocalName(authority.host())) {
      throw forbidden(
          "without a token only requests to localhost or an IP address are served, for another name"
              + " may be a stranger's that was made to lead here; set a 'token'");
    }
    String origin = headers.get("Origin");
    if (origin != null && !corsOrigins.contains(origin) && !isOwn(origin, authority)) {
      throw forbidden("the page's origin is not on the list of 'corsOrigins'");
    }
    if (origin == null && isFromElsewhere(headers) && !isLink(headers, path)) {
      throw forbidden("pages of other sites are not served");
    }
    request.next();
  }

  /** Another port of the same host is another site's page, too. */
  private static boolean isFromElsewhere(MultiMap headers) {
    String site = headers.get("Sec-Fetch-Site");
    return "cross-site".equals(site) || "same-site".equals(site);
  }

  /** A link to the page may be anywhere, as nothing happens when it is followed. */
  private static boolean isLink(MultiMap headers, String path) {
    return path.equals("/")
        && "navigate".equals(headers.get("Sec-Fetch-Mode"))
        && "document".equals(headers.get("Sec-Fetch-Dest"));
  }

  private static void secure(HttpServerResponse response) {
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .putHeader("Referrer-Policy", "no-referrer");
  }

  private static boolean isLocalName(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return bare.equalsIgnoreCase("localhost")
        || NetUtil.isValidIpV4Address(bare)
        || NetUtil.isValidIpV6Address(bare);
  }

  private static boolean isOwn(String origin, @Nullable HostAndPort authority) {
    if (authority == null) {
      return false;
    }
    String host =
        authority.port() > 0 ? authority.host() + ":" + authority.port() : authority.host();
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  private static ProblemException forbidden(String detail) {
    return Problem.of(Kind.FORBIDDEN, detail).exception();
  }
}
