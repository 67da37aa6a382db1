package dev.taskqueue.service.handlers;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** What follows a redirect, as RFC 9110 section 15.4 and the Fetch standard have it. */
final class Redirects {

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  static boolean isRedirect(int status) {
    return STATUSES.contains(status);
  }

  /** The request to make next. Another origin is told nothing that was meant for the first one. */
  static HttpTask.Hop follow(HttpTask.Hop hop, int status, HttpUrl target) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(hop.headers());
    if (!target.hasSameOrigin(hop.url())) {
      headers.remove("Authorization").remove("Cookie");
    }
    if (!becomesGet(hop.method(), status)) {
      return new HttpTask.Hop(hop.method(), target, headers, hop.body());
    }
    headers
        .remove("Content-Type")
        .remove("Content-Encoding")
        .remove("Content-Language")
        .remove("Content-Location");
    return new HttpTask.Hop(HttpMethod.GET, target, headers, null);
  }

  private static boolean becomesGet(HttpMethod method, int status) {
    return status == 303
        ? !method.equals(HttpMethod.HEAD) && !method.equals(HttpMethod.GET)
        : (status == 301 || status == 302) && method.equals(HttpMethod.POST);
  }
}
