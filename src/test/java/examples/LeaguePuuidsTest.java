package examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import examples.server.LeagueData;
import examples.server.LeagueServer;
import examples.server.LeagueServerOptions;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LeaguePuuidsTest {

  private static final int WORKERS = 8;
  private static final int SUMMONERS = 400;

  private final FailureLog failures = new FailureLog();
  private Vertx vertx;

  @BeforeEach
  void setUp(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void every_puuid_is_joined_in_the_order_of_the_leagues() {
    assertThatAllIsFetchedWithinTheBound(LeaguePuuids::pullPuuids);
  }

  @Test
  void refused_and_dropped_requests_are_tried_again() {
    assertThatARateLimitIsSurvived(LeaguePuuids::pullPuuids);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void awaiting_every_puuid_is_joined_in_the_order_of_the_leagues() {
    assertThatAllIsFetchedWithinTheBound(LeaguePuuidsAwait::pullPuuids);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void awaiting_refused_and_dropped_requests_are_tried_again() {
    assertThatARateLimitIsSurvived(LeaguePuuidsAwait::pullPuuids);
  }

  private void assertThatAllIsFetchedWithinTheBound(LeagueProgram program) {
    LeagueServer server = deploy(new LeagueServerOptions().setRate(1_000_000).setBurst(1_000_000));
    LeagueClient client = client(server);

    List<String> puuids = run(program, client);

    assertThat(puuids).isEqualTo(new LeagueData(SUMMONERS).puuids());
    assertThat(server.stats().peakInFlight()).isBetween(2, WORKERS);
    assertThat(server.stats().requests()).isEqualTo(SUMMONERS + 2).isEqualTo(client.requests());
    assertThat(client.retries()).isZero();
    assertThat(failures.count()).isZero();
  }

  private void assertThatARateLimitIsSurvived(LeagueProgram program) {
    LeagueServer server =
        deploy(
            new LeagueServerOptions()
                .setRate(300)
                .setBurst(10)
                .setDropShare(0.2)
                .setRetryAfter(Duration.ZERO));
    LeagueClient client = client(server);

    List<String> puuids = run(program, client);

    assertThat(puuids).isEqualTo(new LeagueData(SUMMONERS).puuids());
    assertThat(server.stats().peakInFlight()).isBetween(1, WORKERS);
    assertThat(server.stats().dropped()).isPositive();
    assertThat(server.stats().refused()).isPositive().isEqualTo(client.refused());
    assertThat(client.retries())
        .isGreaterThanOrEqualTo(server.stats().refused() + server.stats().dropped());
    assertThat(failures.count()).isZero();
  }

  private LeagueServer deploy(LeagueServerOptions options) {
    LeagueServer server =
        new LeagueServer(
            options.setSummoners(SUMMONERS).setLatency(Duration.ofMillis(1), Duration.ofMillis(4)));
    vertx.deployVerticle(server).await();
    return server;
  }

  private LeagueClient client(LeagueServer server) {
    return new LeagueClient(vertx, server.baseUrl(), WORKERS, Progress.NONE);
  }

  private List<String> run(LeagueProgram program, LeagueClient client) {
    TaskQueueOptions options =
        new TaskQueueOptions().setWorkers(WORKERS).setExceptionHandler(failures);
    return program.pullPuuids(vertx, options, client).await();
  }
}
