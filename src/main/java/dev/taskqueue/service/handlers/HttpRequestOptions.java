package dev.taskqueue.service.handlers;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How {@link HttpRequestHandler} is set up. Every setter checks its value at once. The handler
 * reads its options once, when it is deployed. Not thread-safe.
 */
public final class HttpRequestOptions {

  /** Default {@linkplain #setAddress address}: {@value}. */
  public static final String DEFAULT_ADDRESS = "http";

  /** Default {@linkplain #setConnectionsPerHost connections to a host}: {@value}. */
  public static final int DEFAULT_CONNECTIONS_PER_HOST = 100;

  /** Default {@linkplain #setMaxResponseSize size of a response} in bytes: {@value}. */
  public static final int DEFAULT_MAX_RESPONSE_SIZE = 1024 * 1024;

  /** Most {@linkplain #setMaxResponseSize bytes of a response}: {@value}. */
  public static final int MAX_MAX_RESPONSE_SIZE = 10 * 1024 * 1024;

  /** Default {@linkplain #setMaxRedirects number of redirects}: {@value}. */
  public static final int DEFAULT_MAX_REDIRECTS = 10;

  private static final int MAX_CONNECTIONS_PER_HOST = 10_000;
  private static final int MAX_MAX_REDIRECTS = 50;

  /** How HTTP/2 is spoken where there is no TLS to negotiate it. */
  public enum ClearTextHttp2 {
    /** Not at all. */
    OFF,
    /** The first request asks for the upgrade. */
    UPGRADE,
    /** All servers are known to speak it. */
    PRIOR_KNOWLEDGE
  }

  private String address = DEFAULT_ADDRESS;
  private List<String> allowedHosts = List.of();
  private List<String> allowedAddresses = List.of();
  private int connectionsPerHost = DEFAULT_CONNECTIONS_PER_HOST;
  private boolean http2 = true;
  private ClearTextHttp2 clearTextHttp2 = ClearTextHttp2.OFF;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration idleTimeout = Duration.ofSeconds(30);
  private Duration timeout = Duration.ofSeconds(30);
  private Duration maxTimeout = Duration.ofMinutes(10);
  private int maxResponseSize = DEFAULT_MAX_RESPONSE_SIZE;
  private int maxRedirects = DEFAULT_MAX_REDIRECTS;
  private Duration maxRetryAfter = Duration.ofHours(1);
  private Map<String, String> headers = Map.of();
  private String userAgent = "vertx-task-queue";
  private List<String> trustedCertificates = List.of();

  /** The defaults, which allow no host. */
  public HttpRequestOptions() {}

  /**
   * From JSON. Keys are the names of the setters; times are milliseconds or ISO-8601 durations like
   * {@code "PT5S"}.
   *
   * @throws IllegalArgumentException naming the key, for an unknown key (with the nearest known
   *     one), a wrong type or a value out of range
   */
  public HttpRequestOptions(JsonObject json) {
    new StrictJson("HTTP handler option")
        .string("address", this::setAddress)
        .strings("allowedHosts", this::setAllowedHosts)
        .strings("allowedAddresses", this::setAllowedAddresses)
        .integer("connectionsPerHost", 1, MAX_CONNECTIONS_PER_HOST, this::setConnectionsPerHost)
        .bool("http2", this::setHttp2)
        .choice("clearTextHttp2", ClearTextHttp2.class, this::setClearTextHttp2)
        .duration("connectTimeout", this::setConnectTimeout)
        .duration("idleTimeout", this::setIdleTimeout)
        .duration("timeout", this::setTimeout)
        .duration("maxTimeout", this::setMaxTimeout)
        .integer("maxResponseSize", 1, MAX_MAX_RESPONSE_SIZE, this::setMaxResponseSize)
        .integer("maxRedirects", 0, MAX_MAX_REDIRECTS, this::setMaxRedirects)
        .duration("maxRetryAfter", this::setMaxRetryAfter)
        .object("headers", value -> setHeaders(stringValues(value)))
        .string("userAgent", this::setUserAgent)
        .strings("trustedCertificates", this::setTrustedCertificates)
        .read(json);
  }

  private static Map<String, String> stringValues(JsonObject json) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : json.fieldNames()) {
      if (!(json.getValue(name) instanceof String text)) {
        throw new IllegalArgumentException(
            "HTTP handler option 'headers' must have strings as values, but " + name + " has none");
      }
      values.put(name, text);
    }
    return values;
  }

  /** The event-bus address. */
  public String getAddress() {
    return address;
  }

  /** The event-bus address that tasks name. Default {@value #DEFAULT_ADDRESS}. */
  public HttpRequestOptions setAddress(String address) {
    this.address = Limits.name("address", address);
    return this;
  }

  /** The hosts that tasks may name. */
  public List<String> getAllowedHosts() {
    return allowedHosts;
  }

  /**
   * The hosts that tasks may name: exact names or addresses, {@code *.example.org} for all names
   * below one, or {@code *} for all. Default: none.
   */
  public HttpRequestOptions setAllowedHosts(List<String> allowedHosts) {
    new AllowedHosts(allowedHosts);
    this.allowedHosts = List.copyOf(allowedHosts);
    return this;
  }

  /** The ranges of addresses that may be connected to though they are not public. */
  public List<String> getAllowedAddresses() {
    return allowedAddresses;
  }

  /**
   * The ranges of addresses that may be connected to though they are not public, such as {@code
   * 10.1.0.0/16}. Default: none, so that nothing private, loopback, link-local or otherwise special
   * is reached, whatever name stands for it.
   */
  public HttpRequestOptions setAllowedAddresses(List<String> allowedAddresses) {
    new AddressRules(allowedAddresses);
    this.allowedAddresses = List.copyOf(allowedAddresses);
    return this;
  }

  /** Connections to one host at most. */
  public int getConnectionsPerHost() {
    return connectionsPerHost;
  }

  /**
   * Connections to one host at most, which are kept open for further requests. Range: 1 to 10 000,
   * default {@value #DEFAULT_CONNECTIONS_PER_HOST}.
   */
  public HttpRequestOptions setConnectionsPerHost(int connectionsPerHost) {
    this.connectionsPerHost =
        Limits.inRange("connectionsPerHost", connectionsPerHost, 1, MAX_CONNECTIONS_PER_HOST);
    return this;
  }

  /** Whether HTTP/2 is offered to https servers. */
  public boolean isHttp2() {
    return http2;
  }

  /** Whether HTTP/2 is offered to https servers. Default true. */
  public HttpRequestOptions setHttp2(boolean http2) {
    this.http2 = http2;
    return this;
  }

  /** How HTTP/2 is spoken to http servers. */
  public ClearTextHttp2 getClearTextHttp2() {
    return clearTextHttp2;
  }

  /** How HTTP/2 is spoken to http servers. Default {@link ClearTextHttp2#OFF}. */
  public HttpRequestOptions setClearTextHttp2(ClearTextHttp2 clearTextHttp2) {
    this.clearTextHttp2 = clearTextHttp2;
    return this;
  }

  /** Longest time to make a connection. */
  public Duration getConnectTimeout() {
    return connectTimeout;
  }

  /** Longest time to make a connection to one address. Default 10 s. */
  public HttpRequestOptions setConnectTimeout(Duration connectTimeout) {
    this.connectTimeout = millis("connectTimeout", connectTimeout);
    return this;
  }

  /** Longest time without a byte in either direction. */
  public Duration getIdleTimeout() {
    return idleTimeout;
  }

  /** Longest time of a request without a byte in either direction. Default 30 s. */
  public HttpRequestOptions setIdleTimeout(Duration idleTimeout) {
    this.idleTimeout = millis("idleTimeout", idleTimeout);
    return this;
  }

  /** Longest time of a request whose task says nothing else. */
  public Duration getTimeout() {
    return timeout;
  }

  /**
   * Longest time from the start of a request to the end of its response, redirects included, unless
   * the task says otherwise. Default 30 s.
   */
  public HttpRequestOptions setTimeout(Duration timeout) {
    this.timeout = millis("timeout", timeout);
    return this;
  }

  /** Longest time that a task may ask for. */
  public Duration getMaxTimeout() {
    return maxTimeout;
  }

  /** Longest time that a task may ask for. Default 10 min. */
  public HttpRequestOptions setMaxTimeout(Duration maxTimeout) {
    this.maxTimeout = millis("maxTimeout", maxTimeout);
    return this;
  }

  /** Bytes of a response's body at most. */
  public int getMaxResponseSize() {
    return maxResponseSize;
  }

  /**
   * Bytes of a response's body at most, counted when it has been decompressed; a task may ask for
   * fewer. Range: 1 to {@value #MAX_MAX_RESPONSE_SIZE}, default {@value
   * #DEFAULT_MAX_RESPONSE_SIZE}.
   */
  public HttpRequestOptions setMaxResponseSize(int maxResponseSize) {
    this.maxResponseSize =
        Limits.inRange("maxResponseSize", maxResponseSize, 1, MAX_MAX_RESPONSE_SIZE);
    return this;
  }

  /** How many redirects are followed at most. */
  public int getMaxRedirects() {
    return maxRedirects;
  }

  /**
   * How many redirects are followed at most; a task may ask for fewer. Range: 0 to 50, default
   * {@value #DEFAULT_MAX_REDIRECTS}.
   */
  public HttpRequestOptions setMaxRedirects(int maxRedirects) {
    this.maxRedirects = Limits.inRange("maxRedirects", maxRedirects, 0, MAX_MAX_REDIRECTS);
    return this;
  }

  /** Longest wait that a server's Retry-After can ask for. */
  public Duration getMaxRetryAfter() {
    return maxRetryAfter;
  }

  /** Longest wait that a server's Retry-After can ask for; a longer one is cut. Default 1 h. */
  public HttpRequestOptions setMaxRetryAfter(Duration maxRetryAfter) {
    this.maxRetryAfter = Limits.notNegative("maxRetryAfter", maxRetryAfter);
    return this;
  }

  /** Headers of every request. */
  public Map<String, String> getHeaders() {
    return headers;
  }

  /**
   * Headers of every request to every host, unless the task has them too, so no place for secrets.
   * Default: none.
   */
  public HttpRequestOptions setHeaders(Map<String, String> headers) {
    headers.forEach(HttpHeaderRules::check);
    this.headers = Map.copyOf(headers);
    return this;
  }

  /** The header User-Agent. */
  public String getUserAgent() {
    return userAgent;
  }

  /** The header User-Agent, unless the task has one. Default "vertx-task-queue". */
  public HttpRequestOptions setUserAgent(String userAgent) {
    HttpHeaderRules.check("User-Agent", userAgent);
    this.userAgent = userAgent;
    return this;
  }

  /** Files with certificates to trust. */
  public List<String> getTrustedCertificates() {
    return trustedCertificates;
  }

  /** PEM files with the certificates to trust, in place of the JDK's. Default: the JDK's. */
  public HttpRequestOptions setTrustedCertificates(List<String> trustedCertificates) {
    this.trustedCertificates = List.copyOf(trustedCertificates);
    return this;
  }

  /** From 1 ms to a day, as timers have it. */
  private static Duration millis(String name, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " must be from PT0.001S to PT24H, but is " + value);
    }
    return value;
  }
}
