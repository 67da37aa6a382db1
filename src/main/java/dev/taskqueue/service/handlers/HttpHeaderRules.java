package dev.taskqueue.service.handlers;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers a request may have. What a value is may be secret, so no message has it. */
final class HttpHeaderRules {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,255}");

  /** Those that tell how the message is framed or where it goes, which the client decides. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HttpHeaderRules() {}

  /**
   * Checks a header.
   *
   * @throws IllegalArgumentException if a request may not have it
   */
  static void check(String name, String value) {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a header's name must be of letters, digits and the like, but one has other characters");
    }
    if (OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "the header " + name + " is set by the HTTP client; leave it out");
    }
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
      throw new IllegalArgumentException(
          "the value of the header " + name + " has control characters, or some beyond ISO 8859-1");
    }
  }
}
