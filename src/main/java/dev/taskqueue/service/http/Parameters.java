package dev.taskqueue.service.http;

import dev.taskqueue.internal.StrictJson;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, all of which must be known. */
final class Parameters {

  private static final Pattern SECONDS = Pattern.compile("\\d{1,3}(\\.\\d{1,3})?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final JsonObject values = new JsonObject();

  private Parameters() {}

  /** Those of a request that may have these. */
  static Parameters of(RoutingContext request, String... known) {
    Parameters parameters = new Parameters();
    MultiMap query = request.queryParams();
    JsonObject json = new JsonObject();
    for (String name : query.names()) {
      List<String> all = query.getAll(name);
      if (all.size() > 1) {
        throw wrong("query parameter '" + cut(name) + "' is given " + all.size() + " times");
      }
      json.put(name, all.get(0));
    }
    StrictJson strict = new StrictJson("query parameter");
    for (String name : known) {
      strict.string(name, value -> parameters.values.put(name, value));
    }
    try {
      strict.read(json);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    return parameters;
  }

  @Nullable String string(String name) {
    return values.getString(name);
  }

  /** Milliseconds of a parameter in seconds, at most {@code most}. */
  long millis(String name, long otherwise, long most) {
    String text = string(name);
    if (text == null) {
      return Math.min(otherwise, most);
    }
    long millis =
        SECONDS.matcher(text).matches() ? Math.round(Double.parseDouble(text) * 1000) : -1;
    if (millis < 0 || millis > most) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "query parameter '%s' must be a number of seconds from 0 to %s, but is \"%s\"",
              name,
              most / 1000.0,
              cut(text)));
    }
    return millis;
  }

  int number(String name, int otherwise) {
    String text = string(name);
    if (text == null) {
      return otherwise;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw wrong(
          "query parameter '" + name + "' must be a whole number, but is \"" + cut(text) + "\"");
    }
    return Integer.parseInt(text);
  }

  boolean flag(String name) {
    return choice(name, "false", "true", "false").equals("true");
  }

  String choice(String name, String otherwise, String... choices) {
    String text = string(name);
    if (text == null) {
      return otherwise;
    }
    if (!List.of(choices).contains(text)) {
      throw wrong(
          "query parameter '"
              + name
              + "' must be one of "
              + String.join(", ", choices)
              + ", but is \""
              + cut(text)
              + '"');
    }
    return text;
  }

  private static ProblemException wrong(String detail) {
    return Problem.of(Kind.MALFORMED, detail).exception();
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
