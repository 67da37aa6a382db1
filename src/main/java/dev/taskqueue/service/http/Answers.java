package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How requests are answered. */
final class Answers {

  static final String JSON = "application/json";

  /** The methods of the resources beside the API. */
  private static final String READING = "GET, HEAD";

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final Set<Kind> OURS = EnumSet.of(Kind.INTERNAL, Kind.NO_ANSWER);

  private Answers() {}

  /** Completes when the answer has been written, and fails when the client has gone before. */
  static Future<Void> json(RoutingContext request, int status, JsonObject body) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return Future.failedFuture("the client has gone");
    }
    Buffer bytes = body.toBuffer();
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
    return Pieces.end(response, bytes);
  }

  static void ok(RoutingContext request, JsonObject body) {
    json(request, 200, body);
  }

  static void nothing(RoutingContext request) {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().setStatusCode(204).end();
    }
  }

  /** Answers a request that has failed, in whatever handler. */
  static void failure(RoutingContext request) {
    failure(request, request.statusCode());
  }

  /** The same, where the request need not know the status, as when no route could be tried. */
  static void failure(RoutingContext request, int status) {
    if (request.failure() instanceof IOException || request.response().closed()) {
      return; // the client has gone, which is no failure of ours
    }
    problem(request, problemOf(request, status));
  }

  /** Answers with a problem, unless the answer has begun. */
  private static void problem(RoutingContext request, Problem problem) {
    HttpServerResponse response = request.response();
    if (response.headWritten()) {
      request.request().connection().close(); // an answer cut short is no answer
      return;
    }
    if (response.closed()) {
      return;
    }
    if (problem.kind() == Kind.UNAUTHORIZED) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (problem.allow() != null) {
      response.putHeader(HttpHeaders.ALLOW, problem.allow());
    }
    problem
        .retryAfter()
        .ifPresent(seconds -> response.putHeader("Retry-After", Integer.toString(seconds)));
    response
        .setStatusCode(problem.kind().status)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.toJson().toBuffer());
  }

  private static Problem problemOf(RoutingContext request, int ownStatus) {
    @Nullable Throwable failure = request.failure();
    if (failure instanceof ProblemException problem) {
      if (OURS.contains(problem.problem().kind())) {
        LOG.warn("{} failed: {}", what(request), problem.problem().detail());
      }
      return problem.problem();
    }
    if (failure != null && !(failure instanceof HttpException) && Bodies.isBeingRead(request)) {
      LOG.debug("{} has a body that cannot be read", what(request), failure);
      return Problem.of(Kind.MALFORMED, "the body is not what HTTP demands");
    }
    int status = failure instanceof HttpException http ? http.getStatusCode() : ownStatus;
    return switch (status) {
      case 400 -> Problem.of(Kind.MALFORMED, unreadable(request));
      case 404 -> Problem.of(Kind.NOT_FOUND, "there is no such resource; see /v1/openapi.json");
      case 405 ->
          Problem.of(Kind.METHOD_NOT_ALLOWED, "the resource has the methods " + READING)
              .allow(READING);
      case 413 -> Problem.of(Kind.TOO_LARGE, "the body is larger than limit bodyBytes");
      case 417 -> Problem.of(Kind.EXPECTATION_FAILED, "only 100-continue can be expected");
      default -> {
        LOG.error("{} failed with status {}", what(request), status, failure);
        yield Problem.of(Kind.INTERNAL, "the service failed; its log says more");
      }
    };
  }

  /** What Vert.x refuses of a request before a handler of ours sees it. */
  private static String unreadable(RoutingContext request) {
    return request.request().authority() == null
        ? "the header Host is missing, or names no host"
        : "the request's path or query cannot be decoded";
  }

  private static String what(RoutingContext request) {
    return request.request().method() + " " + request.request().path();
  }
}
