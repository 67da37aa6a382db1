package dev.taskqueue.service.handlers;

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
      String host = entry.toLowerCase(Locale.ROOT);
      if (host.equals("*")) {
        all = true;
      } else if (host.startsWith("*.") && HttpUrl.isHost(host.substring(2))) {
        below.add(host.substring(1));
      } else if (HttpUrl.isHost(host)) {
        exact.add(host);
      } else {
        throw new IllegalArgumentException(
            "allowedHosts must be host names without scheme, port and path, such as"
                + " \"api.example.org\", \"*.example.org\" or \"*\", but one is \""
                + entry
                + "\"");
      }
    }
  }

  /** Whether it has a host, which is in lower case and without a dot at its end. */
  boolean contains(String host) {
    if (all || exact.contains(host)) {
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
