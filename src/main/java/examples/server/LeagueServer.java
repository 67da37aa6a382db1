package examples.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP API with the manners of a public one: {@code /leagues/{name}} and {@code
 * /summoners/{id}}, some latency, and a rate limit that refuses what is beyond with 429, or drops
 * it, and closes the connection. Listens on the loopback interface, on a port of the system's
 * choice.
 */
public final class LeagueServer extends VerticleBase {

  private static final String LEAGUES = "/leagues/";
  private static final String SUMMONERS = "/summoners/";

  private final LeagueServerOptions options;
  private final LeagueData data;
  private final TokenBucket bucket;
  private final Random random;
  private final ServerCounters counters = new ServerCounters();
  private @Nullable HttpServer server;

  /** A server to be deployed once. */
  public LeagueServer(LeagueServerOptions options) {
    this.options = options;
    data = new LeagueData(options.summoners());
    bucket = new TokenBucket(options.rate(), options.burst(), System::nanoTime);
    random = new Random(options.seed());
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
        .requestHandler(this::handle)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** The URL in front of all paths. Known once the server is deployed. */
  public String baseUrl() {
    if (server == null) {
      throw new IllegalStateException("the server is not deployed");
    }
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** What the server has seen until now. */
  public ServerStats stats() {
    return counters.stats();
  }

  private void handle(HttpServerRequest request) {
    Exchange exchange = new Exchange(request, counters);
    boolean withinRate = bucket.tryTake();
    Runnable end = withinRate ? () -> serve(request, exchange) : () -> turnAway(exchange);
    // Refusals take their time too: on the way to the client, on the internet.
    vertx.setTimer(latency().toMillis(), timer -> end.run());
  }

  private void turnAway(Exchange exchange) {
    if (random.nextDouble() < options.dropShare()) {
      exchange.drop();
    } else {
      exchange.refuse(options.retryAfter());
    }
  }

  private void serve(HttpServerRequest request, Exchange exchange) {
    if (!request.method().equals(HttpMethod.GET)) {
      request.response().putHeader("Allow", "GET");
      exchange.answer(405, Exchange.error("only GET is served"));
      return;
    }
    JsonObject found = find(request.path());
    if (found == null) {
      exchange.answer(404, Exchange.error("nothing at " + request.path()));
    } else {
      exchange.answer(200, found);
    }
  }

  private @Nullable JsonObject find(@Nullable String path) {
    if (path != null && path.startsWith(LEAGUES)) {
      return data.league(path.substring(LEAGUES.length()));
    }
    if (path != null && path.startsWith(SUMMONERS)) {
      return data.summoner(path.substring(SUMMONERS.length()));
    }
    return null;
  }

  private Duration latency() {
    long min = options.minLatency().toNanos();
    long max = options.maxLatency().toNanos();
    long nanos = min + (long) (random.nextDouble() * (max - min));
    // Vert.x timers run from one millisecond up.
    return Duration.ofMillis(Math.max(1, Duration.ofNanos(nanos).toMillis()));
  }
}
