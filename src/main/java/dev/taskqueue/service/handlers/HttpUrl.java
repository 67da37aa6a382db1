package dev.taskqueue.service.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The URL of an HTTP request, taken apart once: what is checked is what is connected to.
 *
 * @param tls whether the scheme is https
 * @param host in lower case, without a dot at its end; an IPv6 address without brackets
 * @param port the one given, or the scheme's
 * @param path and query, as sent
 */
record HttpUrl(boolean tls, String host, int port, String path) {

  private static final int LONGEST = 8_000;

  /**
   * Reads an absolute URL.
   *
   * @throws IllegalArgumentException telling what is wrong, without repeating what may be secret
   */
  static HttpUrl parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the URL must have at most " + LONGEST + " characters, but has " + text.length());
    }
    if (!UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("the URL has half of a character (a lone surrogate)");
    }
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "the URL is malformed at character " + e.getIndex() + ": " + e.getReason());
    }
  }

  private static HttpUrl of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the URL must begin with http:// or https://");
    }
    if (uri.getRawUserInfo() != null
        || (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0)) {
      throw new IllegalArgumentException(
          "the URL must not contain a user name or a password; send a header Authorization");
    }
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException(
          "the URL has no valid host: a name of ASCII letters, digits, '-' and '.', or an address");
    }
    boolean tls = scheme.equals("https");
    int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("the URL's port must be from 1 to 65535, but is " + port);
    }
    return new HttpUrl(tls, plainHost(host), port, path(uri));
  }

  private static String plainHost(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      return lower.substring(1, lower.length() - 1);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String path(URI uri) {
    String ascii = uri.toASCIIString();
    int end = ascii.indexOf('#');
    int start = ascii.indexOf('/', ascii.indexOf("//") + 2);
    int query = ascii.indexOf('?');
    String whole = end < 0 ? ascii : ascii.substring(0, end);
    if (start >= 0 && start < whole.length() && (query < 0 || start < query)) {
      return whole.substring(start);
    }
    return query >= 0 && query < whole.length() ? "/" + whole.substring(query) : "/";
  }

  /** Whether a text in lower case is a host name or an address, as in {@link #host}. */
  static boolean isHost(String text) {
    if (Cidr.literal(text) != null) {
      return true;
    }
    try {
      return text.equals(new URI("http", text, "/", null).getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Where a response's header Location leads; null if that is no URL that can be requested.
   *
   * @param location absolute, or relative to this
   */
  @Nullable HttpUrl resolve(String location) {
    // java.net.URI takes a lone query for one of the directory (RFC 2396).
    int query = path.indexOf('?');
    String absolute =
        location.startsWith("?")
            ? origin() + (query < 0 ? path : path.substring(0, query)) + location
            : location;
    try {
      return parse(new URI(origin() + path).resolve(new URI(absolute)).toString());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  boolean hasSameOrigin(HttpUrl other) {
    return tls == other.tls && port == other.port && host.equals(other.host);
  }

  /** The host as a URL has it. */
  String bracketed() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  private String origin() {
    return (tls ? "https://" : "http://")
        + bracketed()
        + (port == (tls ? 443 : 80) ? "" : ":" + port);
  }

  /** The whole URL. */
  String full() {
    return origin() + path;
  }

  /** For messages and logs: without the query, which may hold keys. */
  @Override
  public String toString() {
    int query = path.indexOf('?');
    String shown = query < 0 ? path : path.substring(0, query) + "?…";
    return origin() + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown);
  }
}
