package dev.taskqueue.service.handlers;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * Decides where requests may go. The addresses that are checked are the ones to connect to: a name
 * that is asked again may stand for others by then.
 */
final class Destinations {

  private final AllowedHosts hosts;
  private final AddressRules addresses;
  private final HostResolver resolver;

  Destinations(HttpRequestOptions options, HostResolver resolver) {
    hosts = new AllowedHosts(options.getAllowedHosts());
    addresses = new AddressRules(options.getAllowedAddresses());
    this.resolver = resolver;
  }

  /** The addresses to connect to, one after the other until one answers; never none. */
  Future<List<InetAddress>> of(HttpUrl url) {
    if (!hosts.contains(url.host())) {
      return refused(
          "the host " + url.host() + " is not among the allowed ones; see the option allowedHosts");
    }
    InetAddress literal = Cidr.literal(url.host());
    return literal != null
        ? permitted(url, List.of(literal))
        : resolver
            .resolve(url.host())
            .recover(e -> unknown(url.host()))
            .compose(found -> found.isEmpty() ? unknown(url.host()) : permitted(url, found));
  }

  private static Future<List<InetAddress>> unknown(String host) {
    return Future.failedFuture(
        HttpFailures.of(HttpFailures.NO_RESPONSE, "the host name " + host + " has no address"));
  }

  private Future<List<InetAddress>> permitted(HttpUrl url, List<InetAddress> found) {
    List<InetAddress> permitted = found.stream().filter(addresses::allows).toList();
    return permitted.isEmpty()
        ? refused(
            "the host "
                + url.host()
                + " has no public address (only "
                + found.get(0).getHostAddress()
                + "); see the option allowedAddresses")
        : Future.succeededFuture(permitted);
  }

  private static Future<List<InetAddress>> refused(String message) {
    return Future.failedFuture(HttpFailures.of(HttpFailures.REFUSED, message));
  }
}
