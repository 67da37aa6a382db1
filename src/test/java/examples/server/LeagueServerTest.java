package examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class LeagueServerTest {

  private static final int CONNECTIONS = 20;

  private Vertx vertx;
  private HttpClient client;

  @BeforeEach
  void client(Vertx vertx) {
    this.vertx = vertx;
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  @Test
  void every_summoner_of_the_leagues_has_the_puuid_that_its_number_gives() {
    LeagueServer server = deploy(fast().setSummoners(20));

    List<String> ids =
        Stream.of("challenger", "master")
            .map(name -> get(server, "/leagues/" + name).body().getJsonArray("entries"))
            .flatMap(JsonArray::stream)
            .map(entry -> ((JsonObject) entry).getString("summonerId"))
            .toList();
    List<String> puuids =
        ids.stream().map(id -> get(server, "/summoners/" + id).body().getString("puuid")).toList();

    assertThat(ids).hasSize(20).doesNotHaveDuplicates();
    assertThat(puuids).isEqualTo(new LeagueData(20).puuids()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/leagues/",
        "/leagues/bronze",
        "/leagues/master/",
        "/summoners/",
        "/summoners/summoner-20",
        "/summoners/summoner--1",
        "/summoners/summoner-01",
        "/summoners/summoner-99999999999",
        "/summoners/7",
        "/other"
      })
  void an_unknown_path_is_answered_with_404_and_json(String path) {
    Answer answer = get(deploy(fast().setSummoners(20)), path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo(new JsonObject().put("error", "nothing at " + path));
  }

  @Test
  void another_method_is_answered_with_405() {
    LeagueServer server = deploy(fast());

    assertThat(request(server, HttpMethod.POST, "/leagues/master").await().status()).isEqualTo(405);
  }

  @Test
  void beyond_the_rate_requests_are_refused_with_the_time_to_wait_and_lose_their_connection() {
    LeagueServer server =
        deploy(fast().setRate(1).setBurst(1).setDropShare(0).setRetryAfter(Duration.ofSeconds(7)));

    assertThat(get(server, "/leagues/master"))
        .isEqualTo(new Answer(200, null, null, new LeagueData(3_000).league("master")));
    assertThat(get(server, "/leagues/master"))
        .isEqualTo(new Answer(429, "7", "close", Exchange.error("rate limit exceeded")));
    assertThat(server.stats()).isEqualTo(new ServerStats(2, 1, 0, 0, 1));
  }

  @Test
  void refused_requests_may_get_no_answer_at_all() {
    LeagueServer server = deploy(fast().setRate(1).setBurst(1).setDropShare(1));
    get(server, "/leagues/master");

    Future<Answer> dropped = request(server, HttpMethod.GET, "/leagues/master");

    assertThat(Future.await(dropped.transform(Future::succeededFuture)).cause())
        .isInstanceOf(HttpClosedException.class);
    assertThat(server.stats()).isEqualTo(new ServerStats(2, 0, 1, 0, 1));
  }

  @Test
  void requests_in_flight_are_counted_until_they_are_answered_or_their_client_is_gone() {
    LeagueServer server = deploy(fast().setLatency(Duration.ofHours(1), Duration.ofHours(1)));
    for (int i = 0; i < CONNECTIONS; i++) {
      request(server, HttpMethod.GET, "/summoners/summoner-" + i);
    }

    awaitStats(server, new ServerStats(CONNECTIONS, 0, 0, CONNECTIONS, CONNECTIONS));
    client.close().await();
    awaitStats(server, new ServerStats(CONNECTIONS, 0, 0, 0, CONNECTIONS));
  }

  private static void awaitStats(LeagueServer server, ServerStats expected) {
    while (!server.stats().equals(expected)) {
      Thread.onSpinWait();
    }
  }

  private LeagueServer deploy(LeagueServerOptions options) {
    LeagueServer server = new LeagueServer(options);
    vertx.deployVerticle(server).await();
    return server;
  }

  private Answer get(LeagueServer server, String path) {
    return request(server, HttpMethod.GET, path).await();
  }

  private Future<Answer> request(LeagueServer server, HttpMethod method, String path) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setAbsoluteURI(server.baseUrl() + path);
    // All on one context: a response whose handlers are set elsewhere may have passed by then.
    Promise<Answer> answer = Promise.promise();
    vertx.runOnContext(v -> send(options).onComplete(answer));
    return answer.future();
  }

  private Future<Answer> send(RequestOptions options) {
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(
            response ->
                response
                    .body()
                    .map(
                        body ->
                            new Answer(
                                response.statusCode(),
                                response.getHeader("Retry-After"),
                                response.getHeader("Connection"),
                                body.toJsonObject())));
  }

  private static LeagueServerOptions fast() {
    return new LeagueServerOptions()
        .setRate(1_000_000)
        .setBurst(1_000_000)
        .setLatency(Duration.ZERO, Duration.ZERO);
  }

  private record Answer(int status, String retryAfter, String connection, JsonObject body) {}
}
