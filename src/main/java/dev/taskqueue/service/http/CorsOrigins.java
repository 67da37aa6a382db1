package dev.taskqueue.service.http;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads origins of pages. What is accepted is what Vert.x Web takes for an origin, too, and is
 * spelled as browsers send it: in lower case, without the port that the scheme stands for.
 */
final class CorsOrigins {

  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([a-z0-9.-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");

  private static final int MAX_PORT = 65_535;

  private CorsOrigins() {}

  /**
   * As browsers send them.
   *
   * @throws IllegalArgumentException naming one that is none
   */
  static List<String> read(List<String> origins) {
    return origins.stream().map(CorsOrigins::read).toList();
  }

  private static String read(String text) {
    Matcher parts = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw wrong(text);
    }
    String scheme = parts.group(1);
    String host = parts.group(2);
    int schemePort = scheme.equals("https") ? 443 : 80;
    int port = parts.group(3) == null ? schemePort : Integer.parseInt(parts.group(3));
    if (port > MAX_PORT) {
      throw wrong(text);
    }
    return scheme
        + "://"
        + (host.startsWith("[") ? address(host, text) : host)
        + (port == schemePort ? "" : ":" + port);
  }

  /** An IPv6 address has many spellings, of which browsers send the shortest. */
  private static String address(String host, String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host.substring(1, host.length() - 1));
    if (bytes == null || bytes.length != 16) {
      throw wrong(text);
    }
    try {
      return "[" + NetUtil.toAddressString(Inet6Address.getByAddress(null, bytes, -1)) + "]";
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for a wrong number of bytes
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "http option 'corsOrigins' must hold origins like \"https://host\" or"
            + " \"https://host:port\", with a host of ASCII letters, digits, '-' and '.', but holds"
            + " \""
            + text
            + '"');
  }
}
