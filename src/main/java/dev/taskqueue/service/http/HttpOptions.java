package dev.taskqueue.service.http;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP API listens, whom it lets in and what it takes from a client. Not thread-safe; the
 * API reads it once.
 *
 * <p>Without a token it serves loopback interfaces alone, unless {@code auth} is {@code "none"}.
 */
public final class HttpOptions {

  /** Default {@code host}. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** Default {@code port}. */
  public static final int DEFAULT_PORT = 8080;

  /** Default {@code idleTimeout}. */
  public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration SHORTEST_IDLE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST_IDLE_TIMEOUT = Duration.ofHours(1);
  private static final int SHORTEST_TOKEN = 16;
  private static final int MAX_PORT = 65_535;

  private enum Auth {
    NONE,
    TOKEN
  }

  private String host = DEFAULT_HOST;
  private int port = DEFAULT_PORT;
  private @Nullable Auth auth;
  private @Nullable String token;
  private @Nullable String readOnlyToken;
  private List<String> allowedAddresses = List.of();
  private List<String> corsOrigins = List.of();
  private Duration idleTimeout = DEFAULT_IDLE_TIMEOUT;
  private HttpLimits limits = new HttpLimits();

  /** The defaults: loopback, port {@value #DEFAULT_PORT}, no token, no address allowed. */
  public HttpOptions() {}

  /**
   * From JSON, with the keys {@code host}, {@code port}, {@code auth}, {@code token}, {@code
   * readOnlyToken}, {@code allowedAddresses}, {@code corsOrigins}, {@code idleTimeout} and {@code
   * limits}.
   *
   * @throws IllegalArgumentException naming the key, for an unknown key, a wrong type, a value out
   *     of range, or an interface that others can reach without a token
   */
  public HttpOptions(JsonObject json) {
    new StrictJson("http option")
        .string("host", value -> host = Limits.name("host", value))
        .integer("port", 0, MAX_PORT, value -> port = Limits.inRange("port", value, 0, MAX_PORT))
        .any("auth", value -> auth = auth(value))
        .any("token", value -> token = token("token", value))
        .any("readOnlyToken", value -> readOnlyToken = token("readOnlyToken", value))
        .strings("allowedAddresses", this::setAllowedAddresses)
        .strings("corsOrigins", value -> corsOrigins = CorsOrigins.read(value))
        .duration("idleTimeout", this::setIdleTimeout)
        .object("limits", value -> limits = new HttpLimits(value))
        .read(json);
    check();
  }

  /** Does not quote what it refuses: that may be the token. */
  private static Auth auth(Object value) {
    for (Auth one : Auth.values()) {
      if (value instanceof String text && one.name().equalsIgnoreCase(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException("http option 'auth' must be \"none\" or \"token\"");
  }

  /**
   * Refuses what would let strangers in by mistake.
   *
   * @throws IllegalArgumentException saying what to set
   */
  private void check() {
    boolean hasToken = token != null || readOnlyToken != null;
    if (auth == Auth.NONE && hasToken) {
      throw new IllegalArgumentException(
          "http option 'auth' is \"none\", but there is a token; leave out one of them");
    }
    if (auth == Auth.TOKEN && token == null) {
      throw new IllegalArgumentException("http option 'auth' is \"token\", but 'token' is missing");
    }
    if (readOnlyToken != null && token == null) {
      throw new IllegalArgumentException(
          "http option 'readOnlyToken' needs a 'token' too, or nobody could put tasks");
    }
    if (token != null && token.equals(readOnlyToken)) {
      throw new IllegalArgumentException(
          "http options 'token' and 'readOnlyToken' must differ, or reading would be all");
    }
    if (token == null && auth == null && !isLoopback()) {
      throw new IllegalArgumentException(
          "http option 'host' is "
              + host
              + ", where others can reach it: set 'token' ("
              + SHORTEST_TOKEN
              + " characters or more), or 'auth' to \"none\" to let everybody in");
    }
  }

  /** The interface to listen on. */
  public String getHost() {
    return host;
  }

  /** The port to listen on; 0 for any free one. */
  public int getPort() {
    return port;
  }

  /** What a client must send to do anything, or {@code null} if nothing. */
  @Nullable String token() {
    return token;
  }

  /** What a client may send instead, to read. */
  @Nullable String readOnlyToken() {
    return readOnlyToken;
  }

  /** Addresses that clients may put tasks for; a last {@code *} stands for any rest. */
  public List<String> getAllowedAddresses() {
    return allowedAddresses;
  }

  /** Sets the addresses that clients may put tasks for. Default: none. */
  public HttpOptions setAllowedAddresses(List<String> addresses) {
    addresses.forEach(address -> Limits.name("allowedAddresses", address));
    allowedAddresses = List.copyOf(addresses);
    return this;
  }

  /**
   * Origins whose pages may use the API, as browsers send them. Default: none but the service's
   * own.
   */
  public List<String> getCorsOrigins() {
    return corsOrigins;
  }

  /**
   * How long a connection may be without a request. A request may be sent for twice as long, and
   * its answer be taken, unless the queues may need longer to give it. Default: 30 s.
   */
  public Duration getIdleTimeout() {
    return idleTimeout;
  }

  private void setIdleTimeout(Duration value) {
    if (value.compareTo(SHORTEST_IDLE_TIMEOUT) < 0 || value.compareTo(LONGEST_IDLE_TIMEOUT) > 0) {
      throw new IllegalArgumentException("idleTimeout must be from PT1S to PT1H, but is " + value);
    }
    idleTimeout = value;
  }

  /** What is taken from a client at most. */
  HttpLimits limits() {
    return limits;
  }

  /** Whether only this machine can reach it. */
  boolean isLoopback() {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("http option 'host' is no address: " + host, e);
    }
  }

  /**
   * For the server that is to run the API. A connection to which no {@linkplain Pieces piece} of an
   * answer can be written for twice the idle timeout is closed, as its client does not take it; but
   * not while an answer may still have to come from a queue. Twice, for the time before the request
   * counts, and {@link Shared#longestWait} with it.
   *
   * @param isClustered whether the queues may be those of other nodes, which may be lost
   */
  public HttpServerOptions toServerOptions(boolean isClustered) {
    long idleMillis = idleTimeout.toMillis();
    long writeIdleMillis =
        Math.max(
            2 * idleMillis, QueueBus.longestMillis(Shared.longestWait(idleMillis), isClustered));
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port)
        .setMaxHeaderSize(limits.headerBytes())
        .setMaxChunkSize(HttpLimits.CHUNK_BYTES)
        .setHttp2ClearTextEnabled(false)
        .setTcpNoDelay(true)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setWriteIdleTimeout(Math.toIntExact(writeIdleMillis));
  }

  /** Never quotes the value, which is a secret. */
  private static String token(String key, Object value) {
    if (!(value instanceof String text)
        || text.length() < SHORTEST_TOKEN
        || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "http option '"
              + key
              + "' must be a string of "
              + SHORTEST_TOKEN
              + " or more visible ASCII characters");
    }
    return text;
  }

  /** Without the tokens. */
  @Override
  public String toString() {
    return "HttpOptions[host="
        + host
        + ", port="
        + port
        + ", auth="
        + (token != null ? "token" : "none")
        + ", allowedAddresses="
        + allowedAddresses
        + ", corsOrigins="
        + corsOrigins
        + ']';
  }
}
