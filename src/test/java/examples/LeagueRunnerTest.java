package examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import examples.server.LeagueServer;
import examples.server.LeagueServerOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LeagueRunnerTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void a_run_ends_with_a_summary() {
    int exitCode =
        run(LeaguePuuids::pullPuuids, "--summoners=100", "--workers=10", "--no-progress");

    assertThat(exitCode).isEqualTo(LeagueRunner.OK);
    assertThat(out.toString(UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("results             100 puuids"),
            line -> assertThat(line).matches("elapsed             [0-9]+\\.[0-9] s"),
            line ->
                assertThat(line)
                    .matches(
                        "requests in flight  ([1-9]|10) at most, as seen by the server;"
                            + " within 10 workers"),
            line -> assertThat(line).matches("requests            [0-9]+"),
            line -> assertThat(line).matches("answered with 429   [0-9]+"),
            line -> assertThat(line).matches("retries             [0-9]+"),
            line -> assertThat(line).isEqualTo("failures            0"));
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void off_a_terminal_progress_is_a_few_lines() {
    assertThat(run(LeaguePuuids::pullPuuids, "--summoners=100")).isEqualTo(LeagueRunner.OK);

    assertThat(err.toString(UTF_8).lines()).hasSize(5).last().isEqualTo("100 of 100 summoners");
  }

  @Test
  void another_server_tells_nothing_of_itself(Vertx vertx) {
    LeagueServer server = new LeagueServer(new LeagueServerOptions().setSummoners(10));
    vertx.deployVerticle(server).await();

    assertThat(run(LeaguePuuids::pullPuuids, "--base-url", server.baseUrl() + "/"))
        .isEqualTo(LeagueRunner.OK);

    assertThat(out.toString(UTF_8))
        .contains("10 puuids")
        .contains("requests in flight  unknown: only the built-in server tells");
  }

  @Test
  void a_server_that_always_fails_is_told(Vertx vertx) {
    HttpServer failing =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(500).end())
            .listen(0, "127.0.0.1")
            .await();
    String baseUrl = "http://127.0.0.1:" + failing.actualPort();

    assertThat(run(LeaguePuuids::pullPuuids, "--base-url", baseUrl)).isEqualTo(LeagueRunner.FAILED);

    assertThat(out.toString(UTF_8))
        .contains("results             0 puuids")
        .contains("failures            2")
        .contains("/leagues/challenger was answered with status 500")
        .contains("/leagues/master was answered with status 500");
  }

  @Test
  void a_program_that_fails_is_told() {
    int exitCode =
        run(
            (vertx, options, lol) -> {
              throw new IllegalStateException("no way");
            });

    assertThat(exitCode).isEqualTo(LeagueRunner.FAILED);
    assertThat(err.toString(UTF_8)).contains("the program has failed: no way");
  }

  @Test
  void a_bad_option_is_told_and_nothing_is_run() {
    assertThat(run(LeaguePuuids::pullPuuids, "--workers", "0")).isEqualTo(LeagueRunner.BAD_USAGE);

    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8))
        .isEqualToIgnoringNewLines(
            "--workers must be a whole number from 1 to 1000, but is 0; --help tells the options");
  }

  @Test
  void help_is_given() {
    assertThat(run(LeaguePuuids::pullPuuids, "--help")).isEqualTo(LeagueRunner.OK);

    assertThat(out.toString(UTF_8)).contains("--base-url URL").contains("Exit code");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void awaiting_needs_java_21() {
    assertThat(run(LeaguePuuidsAwait::pullPuuids)).isEqualTo(LeagueRunner.FAILED);

    assertThat(err.toString(UTF_8)).contains("need Java 21 or later");
  }

  private int run(LeagueProgram program, String... args) {
    PrintStream toOut = new PrintStream(out, true, UTF_8);
    PrintStream toErr = new PrintStream(err, true, UTF_8);
    return new LeagueRunner(program, toOut, toErr).run(args);
  }
}
