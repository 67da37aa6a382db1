package dev.taskqueue.service.handlers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The pooled connections: one client for https and one for http, as they negotiate HTTP/2 apart.
 */
final class HttpClients {

  private static final int MAX_HEADER_SIZE = 32 * 1024;
  private static final int MAX_STATUS_LINE = 8 * 1024;

  private final HttpRequestOptions options;
  private final HttpClient secure;
  private final HttpClient clear;

  HttpClients(Vertx vertx, HttpRequestOptions options) {
    this.options = options;
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(options.getConnectionsPerHost())
            .setHttp2MaxSize(options.getConnectionsPerHost());
    secure = vertx.createHttpClient(secureOptions(), pool);
    clear = vertx.createHttpClient(clearOptions(), pool);
  }

  private HttpClientOptions commonOptions() {
    return new HttpClientOptions()
        .setConnectTimeout(Math.toIntExact(options.getConnectTimeout().toMillis()))
        .setDecompressionSupported(true)
        .setMaxHeaderSize(MAX_HEADER_SIZE)
        .setMaxInitialLineLength(MAX_STATUS_LINE);
  }

  private HttpClientOptions secureOptions() {
    HttpClientOptions secureOptions = commonOptions().setSsl(true).setUseAlpn(options.isHttp2());
    if (options.isHttp2()) {
      secureOptions.setProtocolVersion(HttpVersion.HTTP_2);
    }
    if (!options.getTrustedCertificates().isEmpty()) {
      PemTrustOptions trust = new PemTrustOptions();
      options.getTrustedCertificates().forEach(trust::addCertPath);
      secureOptions.setTrustOptions(trust);
    }
    return secureOptions;
  }

  private HttpClientOptions clearOptions() {
    return switch (options.getClearTextHttp2()) {
      case OFF -> commonOptions();
      case UPGRADE -> commonOptions().setProtocolVersion(HttpVersion.HTTP_2);
      case PRIOR_KNOWLEDGE ->
          commonOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
    };
  }

  /**
   * A request on a connection to exactly this address. The URL's host is for the header Host and
   * for TLS; it is not resolved again.
   */
  Future<HttpClientRequest> request(HttpTask.Hop hop, InetAddress address) {
    HttpUrl url = hop.url();
    RequestOptions request =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, url.port())))
            .setHost(url.bracketed())
            .setPort(url.port())
            .setSsl(url.tls())
            .setMethod(hop.method())
            .setURI(url.path())
            .setHeaders(hop.headers())
            .setFollowRedirects(false)
            .setIdleTimeout(options.getIdleTimeout().toMillis());
    return (url.tls() ? secure : clear).request(request).compose(made -> checked(made, address));
  }

  /** A connection to anywhere else would be a way around the rules. */
  private static Future<HttpClientRequest> checked(HttpClientRequest made, InetAddress address) {
    SocketAddress remote = made.connection().remoteAddress();
    InetAddress actual = remote == null ? null : Cidr.literal(String.valueOf(remote.hostAddress()));
    if (address.equals(actual)) {
      return Future.succeededFuture(made);
    }
    made.reset();
    return Future.failedFuture(
        HttpFailures.of(
            HttpFailures.REFUSED,
            "the connection goes to " + actual + ", not to " + address.getHostAddress()));
  }

  Future<Void> close() {
    return Future.join(secure.close(), clear.close()).mapEmpty();
  }
}
