package examples;

import dev.taskqueue.TaskOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The calls of the league API that the programs make. */
final class LeagueClient {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int RETRIES = 30;

  private final HttpClient http;
  private final String baseUrl;
  private final Progress progress;
  private final ApiRetries retries = new ApiRetries();
  private final LongAdder requests = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * A client.
   *
   * @param connections one for each call that may be under way; Vert.x's own default is five
   */
  LeagueClient(Vertx vertx, String baseUrl, int connections, Progress progress) {
    http =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(connections));
    this.baseUrl = baseUrl;
    this.progress = progress;
  }

  /** Fetches a league, whose summoners are known by id only. */
  Future<League> league(String name) {
    return get("/leagues/" + name).map(this::readLeague);
  }

  Future<JsonObject> summoner(String id) {
    return get("/summoners/" + id).onSuccess(profile -> progress.step());
  }

  /** How to put calls of this client: what passes is tried again, when the API says so. */
  TaskOptions retrying() {
    return new TaskOptions()
        .setRetries(RETRIES)
        .setRetryOn(ApiRetries::isPassing)
        .setRetryPolicy(retries);
  }

  /** Requests sent. */
  long requests() {
    return requests.sum();
  }

  /** Requests answered with 429. */
  long refused() {
    return refused.sum();
  }

  /** Calls tried again. */
  long retries() {
    return retries.retries();
  }

  private Future<JsonObject> get(String path) {
    RequestOptions options =
        new RequestOptions().setAbsoluteURI(baseUrl + path).setTimeout(REQUEST_TIMEOUT.toMillis());
    return http.request(options)
        .compose(
            request -> {
              requests.increment();
              return request.send();
            })
        .compose(response -> read(path, response));
  }

  /** Reads the body of a refusal too: a call has ended when nothing more of it can arrive. */
  private Future<JsonObject> read(String path, HttpClientResponse response) {
    int status = response.statusCode();
    if (status == 429) {
      refused.increment();
    }
    return response
        .body()
        .map(
            body -> {
              if (status != 200) {
                throw new ApiException(path, response);
              }
              return body.toJsonObject();
            });
  }

  private League readLeague(JsonObject json) {
    List<League.Entry> entries =
        json.getJsonArray("entries").stream().map(entry -> readEntry((JsonObject) entry)).toList();
    progress.expect(entries.size());
    return new League(json.getString("name"), entries);
  }

  private League.Entry readEntry(JsonObject json) {
    Summoner summoner = new Summoner(this, json.getString("summonerId"));
    return new League.Entry(summoner, json.getInteger("leaguePoints"));
  }
}
