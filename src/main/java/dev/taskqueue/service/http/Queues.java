package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The queues that the API serves, by their names. */
final class Queues {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final Map<String, Queue> byName = new LinkedHashMap<>();

  Queues(Map<String, String> addresses, int maxScopes) {
    addresses.forEach(
        (name, address) ->
            byName.put(check(name), new Queue(name, address, new ScopeBook(maxScopes))));
  }

  private static String check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a queue's name must be 1 to 100 letters, digits, '.', '_' or '-', the first a letter or"
              + " digit, but is \""
              + name
              + '"');
    }
    return name;
  }

  Collection<Queue> all() {
    return byName.values();
  }

  /** The one that the request's path names. */
  Queue of(RoutingContext request) {
    Queue queue = byName.get(request.pathParam("queue"));
    if (queue == null) {
      throw Problem.of(Kind.NOT_FOUND, "there is no such queue; /v1/queues lists them").exception();
    }
    return queue;
  }

  /** The scope that the request's path names. */
  static String scopeOf(RoutingContext request) {
    return ScopeNames.ofSegment(Objects.requireNonNull(request.pathParam("scope")));
  }
}
