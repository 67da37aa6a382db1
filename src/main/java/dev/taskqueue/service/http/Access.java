package dev.taskqueue.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Who may do what, by the token of the request. Without tokens everybody may do everything. */
final class Access {

  private static final String BEARER = "Bearer ";

  private final byte @Nullable [] full;
  private final byte @Nullable [] readOnly;

  Access(@Nullable String token, @Nullable String readOnlyToken) {
    full = token == null ? null : digest(token);
    readOnly = readOnlyToken == null ? null : digest(readOnlyToken);
  }

  /** Lets those pass who may read. */
  void read(RoutingContext request) {
    if (full != null && !isOf(full, request) && !isOf(readOnly, request)) {
      throw Problem.of(
              Kind.UNAUTHORIZED, "send the header 'Authorization: Bearer' with a valid token")
          .exception();
    }
    request.next();
  }

  /** Lets those pass who may do everything. */
  void write(RoutingContext request) {
    if (!mayWrite(request)) {
      throw (isOf(readOnly, request)
              ? Problem.of(Kind.FORBIDDEN, "this token is for reading only")
              : Problem.of(
                  Kind.UNAUTHORIZED, "send the header 'Authorization: Bearer' with a valid token"))
          .exception();
    }
    request.next();
  }

  /** Whether the sender may do everything. */
  boolean mayWrite(RoutingContext request) {
    return full == null || isOf(full, request);
  }

  /** Takes the same time for each wrong token: what is compared are digests, to their end. */
  private static boolean isOf(byte @Nullable [] expected, RoutingContext request) {
    String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (expected == null
        || header == null
        || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    return MessageDigest.isEqual(expected, digest(header.substring(BEARER.length()).trim()));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }
}
