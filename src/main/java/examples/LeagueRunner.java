package examples;

import dev.taskqueue.TaskQueueOptions;
import examples.server.LeagueServer;
import examples.server.LeagueServerOptions;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** What is around a program: command line, server, client, progress, summary, exit code. */
final class LeagueRunner {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int BAD_USAGE = 2;

  private final LeagueProgram program;
  private final PrintStream out;
  private final PrintStream err;

  LeagueRunner(LeagueProgram program, PrintStream out, PrintStream err) {
    this.program = program;
    this.out = out;
    this.err = err;
  }

  /** Runs the program as a process. */
  static void main(LeagueProgram program, String... args) {
    int exitCode = new LeagueRunner(program, System.out, System.err).run(args);
    if (exitCode != OK) {
      System.exit(exitCode);
    }
  }

  /** Runs the program and gives its exit code. Blocks. */
  int run(String... args) {
    LeagueArguments arguments;
    try {
      arguments = LeagueArguments.parse(args);
    } catch (UsageException e) {
      err.println(e.getMessage() + "; --help tells the options");
      return BAD_USAGE;
    }
    if (arguments.help()) {
      out.print(LeagueArguments.USAGE);
      return OK;
    }
    return run(arguments);
  }

  private int run(LeagueArguments arguments) {
    Vertx vertx = Vertx.vertx();
    try {
      LeagueSummary summary = summarize(vertx, arguments);
      summary.print(out);
      return summary.isGood() ? OK : FAILED;
    } catch (Exception e) {
      err.println("the program has failed: " + e.getMessage());
      return FAILED;
    } finally {
      vertx.close().await();
    }
  }

  private LeagueSummary summarize(Vertx vertx, LeagueArguments arguments) {
    String baseUrl = arguments.baseUrl();
    LeagueServer server = null;
    if (baseUrl == null) {
      server = startServer(vertx, arguments);
      baseUrl = server.baseUrl();
    }
    FailureLog failures = new FailureLog();
    TaskQueueOptions options =
        new TaskQueueOptions().setWorkers(arguments.workers()).setExceptionHandler(failures);
    try (Progress progress = progress(arguments)) {
      LeagueClient client = new LeagueClient(vertx, baseUrl, arguments.workers(), progress);
      long start = System.nanoTime();
      List<String> puuids = program.pullPuuids(vertx, options, client).await();
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      return new LeagueSummary(
          puuids,
          elapsed,
          arguments.workers(),
          server == null ? null : server.stats().peakInFlight(),
          client.requests(),
          client.refused(),
          client.retries(),
          failures.count(),
          failures.first());
    }
  }

  private static LeagueServer startServer(Vertx vertx, LeagueArguments arguments) {
    LeagueServer server =
        new LeagueServer(
            new LeagueServerOptions()
                .setSummoners(arguments.summoners())
                .setRate(arguments.rate()));
    vertx.deployVerticle(server).await();
    return server;
  }

  private Progress progress(LeagueArguments arguments) {
    if (!arguments.progress()) {
      return Progress.NONE;
    }
    return ProgressOnTerminal.isPossible() ? new ProgressOnTerminal(err) : new ProgressLines(err);
  }
}
