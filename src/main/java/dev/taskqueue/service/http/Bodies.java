package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies of requests. */
final class Bodies {

  static final String NDJSON = "application/x-ndjson";

  /** As curl sends it, unless it is told better. */
  private static final Set<String> FORMS =
      Set.of("application/x-www-form-urlencoded", "multipart/form-data");

  private static final String READING = "dev.taskqueue.reading";

  private Bodies() {}

  /** Reads bodies of up to this size. */
  static Handler<RoutingContext> reader(int limit) {
    BodyHandler handler = BodyHandler.create(false).setBodyLimit(limit);
    return request -> {
      refuseForm(request);
      request.put(READING, true);
      handler.handle(request);
    };
  }

  /** The reader would take it apart, and fail with what says nothing to who has sent it. */
  private static void refuseForm(RoutingContext request) {
    String header = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      return;
    }
    String type = header.strip().toLowerCase(Locale.ROOT); // with parameters, as the reader has it
    for (String form : FORMS) {
      if (type.startsWith(form) && !isEmpty(request.request())) {
        throw Problem.of(
                Kind.UNSUPPORTED_MEDIA_TYPE,
                "the Content-Type is "
                    + form
                    + ", as of a form, but must be "
                    + Answers.JSON
                    + ", in UTF-8")
            .exception();
      }
    }
  }

  private static boolean isEmpty(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean isOld = request.version() != HttpVersion.HTTP_2;
    return length != null
        ? length.equals("0")
        : request.isEnded()
            || (isOld && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
  }

  /** Whether the body has not come to its end: what fails by then is the client's doing. */
  static boolean isBeingRead(RoutingContext request) {
    return request.get(READING) != null && !request.request().isEnded();
  }

  /** Whether the request brings a stream of lines. */
  static boolean isLines(RoutingContext request) {
    return NDJSON.equals(mediaType(request));
  }

  /** The JSON object of a request that must have one. */
  static JsonObject object(RoutingContext request, String... otherTypes) {
    if (!Answers.JSON.equals(mediaType(request))) {
      throw unsupported(otherTypes);
    }
    return JsonText.readObject(bytes(request));
  }

  /** Refuses a body of a request that needs none; an empty object will do. */
  static void none(RoutingContext request) {
    Buffer bytes = bytes(request);
    if (bytes.length() > 0 && !object(request).isEmpty()) {
      throw Problem.of(Kind.MALFORMED, "this request takes no body").exception();
    }
  }

  private static Buffer bytes(RoutingContext request) {
    Buffer bytes = request.body().buffer();
    return bytes == null ? Buffer.buffer() : bytes;
  }

  private static ProblemException unsupported(String... otherTypes) {
    String others = otherTypes.length == 0 ? "" : " or " + String.join(" or ", otherTypes);
    return Problem.of(
            Kind.UNSUPPORTED_MEDIA_TYPE,
            "the Content-Type must be " + Answers.JSON + others + ", in UTF-8")
        .exception();
  }

  /** In lower case, without parameters; empty if it is none or in another charset than UTF-8. */
  private static String mediaType(RoutingContext request) {
    @Nullable String header = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (header == null || header.length() > 200) {
      return "";
    }
    String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return "";
      }
    }
    String type = parts[0].trim();
    return type.equals("application/ndjson") ? NDJSON : type;
  }
}
