package dev.taskqueue.service.handlers;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which hosts tasks may name: exact names, {@code *.example.org} for all below one, or all. */
final class AllowedHosts {

  private final Set<String> exact = new HashSet<>();
  private final Set<String> below = new HashSet<>();
  private boolean all;

  AllowedHosts(List<String> entries) {
    for (String entry : entries) {
      String host = oneSpelling(withoutLastDot(entry.toLowerCase(Locale.ROOT)));
      if (entry.equals("*")) {
        all = true;
      } else if (host.startsWith("*.") && isName(host.substring(2))) {
        below.add(host.substring(1));
      } else if (isName(host) || Cidr.literal(host) != null) {
        exact.add(host);
      } else {
        throw new IllegalArgumentException(
            "allowedHosts must be host names without scheme, port and path, such as"
                + " \"api.example.org\", \"*.example.org\" or \"*\", or addresses, but one is \""
                + entry
                + "\"");
      }
    }
  }

  private static String withoutLastDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isName(String text) {
    return HttpUrl.isHost(text) && Cidr.literal(text) == null && !text.endsWith(".");
  }

  /** An IPv6 address has many; what is allowed is the address, however it is written. */
  private static String oneSpelling(String host) {
    InetAddress address = host.indexOf(':') < 0 ? null : Cidr.literal(host);
    return address == null ? host : address.getHostAddress();
  }

  /** Whether it has a host, which is in lower case and without a dot at its end. */
  boolean contains(String host) {
    if (all || exact.contains(oneSpelling(host))) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
      if (below.contains(host.substring(dot))) {
        return true;
      }
    }
    return false;
  }
}
