package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How scopes are spelled in URLs: percent-encoded, and {@value #DEFAULT} for the default scope,
 * whose name is empty. Names that a URL cannot spell are refused.
 */
final class ScopeNames {

  /** Stands for the default scope. */
  static final String DEFAULT = "-";

  private ScopeNames() {}

  /** The scope of a path segment, which has been decoded. */
  static String ofSegment(String segment) {
    return segment.equals(DEFAULT) ? "" : check(segment);
  }

  /** {@code name}, if a URL can spell it. */
  static String check(String name) {
    if (name.equals(DEFAULT) || Spelling.isStep(name)) {
      throw Problem.of(
              Kind.MALFORMED,
              "a scope cannot be named '" + name + "' over HTTP, where that means another thing")
          .exception();
    }
    if (name.length() > 255 || !Spelling.isText(name)) {
      throw Problem.of(
              Kind.MALFORMED,
              "a scope's name must have at most 255 characters, no control characters and no lone"
                  + " surrogates")
          .exception();
    }
    return name;
  }

  /** The path segment of a scope. */
  static String segment(String name) {
    return name.isEmpty() ? DEFAULT : encode(name);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
