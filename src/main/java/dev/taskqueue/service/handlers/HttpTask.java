package dev.taskqueue.service.handlers;

import dev.taskqueue.internal.StrictJson;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A request to be made, as the body of a task asks for it.
 *
 * @param request what to send first
 * @param timeout from now to the end of the response
 * @param maxRedirects how many to follow; 0 to have the redirect as the result
 * @param maxResponseSize in bytes
 * @param expected the statuses that are a result
 * @param bodyForm how the result has the body
 */
record HttpTask(
    Hop request,
    Duration timeout,
    int maxRedirects,
    int maxResponseSize,
    IntPredicate expected,
    ResponseBody.Form bodyForm) {

  /** One request of those that a task makes; redirects make for more than one. */
  record Hop(HttpMethod method, HttpUrl url, MultiMap headers, @Nullable Buffer body) {}

  private enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS
  }

  /**
   * Reads the body of a task.
   *
   * @throws IllegalArgumentException naming the key that is unknown, missing or wrong
   */
  static HttpTask read(@Nullable Object body, HttpRequestOptions options) {
    if (!(body instanceof JsonObject json)) {
      throw new IllegalArgumentException(
          "the body of an HTTP task must be a JSON object such as {\"url\": \"https://…\"}");
    }
    return new Reader(options).read(json);
  }

  /** What has been read so far. */
  private static final class Reader {

    private final HttpRequestOptions options;
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private @Nullable Method method;
    private @Nullable HttpUrl url;
    private @Nullable Buffer body;
    private @Nullable String contentType;
    private Duration timeout;
    private int maxRedirects;
    private int maxResponseSize;
    private IntPredicate expected = Expectation.DEFAULT;
    private ResponseBody.Form bodyForm = ResponseBody.Form.AUTO;

    Reader(HttpRequestOptions options) {
      this.options = options;
      timeout = options.getTimeout();
      maxRedirects = options.getMaxRedirects();
      maxResponseSize = options.getMaxResponseSize();
    }

    HttpTask read(JsonObject json) {
      new StrictJson("HTTP task key")
          .choice("method", Method.class, value -> method = value)
          .string("url", value -> url = HttpUrl.parse(value))
          .object("headers", this::readHeaders)
          .any("body", this::readBody)
          .string("bodyBase64", this::readBase64)
          .duration("timeout", value -> timeout = upTo("timeout", value, options.getMaxTimeout()))
          .integer(
              "redirects",
              0,
              maxRedirects,
              value -> maxRedirects = upTo("redirects", 0, value, maxRedirects))
          .integer(
              "maxResponseSize",
              1,
              maxResponseSize,
              value -> maxResponseSize = upTo("maxResponseSize", 1, value, maxResponseSize))
          .any("expect", value -> expected = Expectation.of(value))
          .choice("responseBody", ResponseBody.Form.class, value -> bodyForm = value)
          .read(json);
      if (url == null) {
        throw new IllegalArgumentException("the HTTP task key 'url' is missing");
      }
      HttpMethod verb =
          HttpMethod.valueOf(
              (method != null ? method : body != null ? Method.POST : Method.GET).name());
      if (body != null && (method == Method.GET || method == Method.HEAD)) {
        throw new IllegalArgumentException("a request with the method " + verb + " has no body");
      }
      addDefaults();
      return new HttpTask(
          new Hop(verb, url, headers, body),
          timeout,
          maxRedirects,
          maxResponseSize,
          expected,
          bodyForm);
    }

    private void addDefaults() {
      if (contentType != null && !headers.contains("Content-Type")) {
        headers.set("Content-Type", contentType);
      }
      for (Map.Entry<String, String> header : options.getHeaders().entrySet()) {
        if (!headers.contains(header.getKey())) {
          headers.set(header.getKey(), header.getValue());
        }
      }
      if (!headers.contains("User-Agent")) {
        headers.set("User-Agent", options.getUserAgent());
      }
    }

    private void readHeaders(JsonObject json) {
      for (String name : json.fieldNames()) {
        Object value = json.getValue(name);
        if (value == null) {
          continue; // as if it were left out
        }
        List<?> values = value instanceof JsonArray array ? array.getList() : List.of(value);
        for (Object each : values) {
          if (!(each instanceof String text)) {
            throw new IllegalArgumentException(
                "the header " + name + " must be a string or an array of strings");
          }
          HttpHeaderRules.check(name, text);
          headers.add(name, text);
        }
      }
    }

    private void readBody(Object value) {
      if (value instanceof String text) {
        setBody(Buffer.buffer(text), "text/plain; charset=utf-8");
      } else if (value instanceof JsonObject json) {
        setBody(json.toBuffer(), "application/json");
      } else if (value instanceof JsonArray json) {
        setBody(json.toBuffer(), "application/json");
      } else {
        throw new IllegalArgumentException(
            "HTTP task key 'body' must be a string, an object or an array; bytes go into"
                + " 'bodyBase64'");
      }
    }

    private void readBase64(String value) {
      byte[] bytes;
      try {
        bytes = Base64.getDecoder().decode(value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("HTTP task key 'bodyBase64' must be Base64 (RFC 4648)");
      }
      setBody(Buffer.buffer(bytes), "application/octet-stream");
    }

    private void setBody(Buffer bytes, String type) {
      if (body != null) {
        throw new IllegalArgumentException(
            "an HTTP task has either a 'body' or a 'bodyBase64', not both");
      }
      body = bytes;
      contentType = type;
    }

    private static int upTo(String key, int min, int value, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "HTTP task key '" + key + "' must be from " + min + " to " + max + ", but is " + value);
      }
      return value;
    }

    private static Duration upTo(String key, Duration value, Duration max) {
      if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "HTTP task key '" + key + "' must be from PT0.001S to " + max + ", but is " + value);
      }
      return value;
    }
  }
}
