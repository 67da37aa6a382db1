package dev.taskqueue.service.cli;

import dev.taskqueue.RateLimit;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.service.Handlers;
import dev.taskqueue.service.HandlersSetup;
import dev.taskqueue.service.run.OutputException;
import dev.taskqueue.service.run.RunFiles;
import dev.taskqueue.service.run.RunFiles.Existing;
import dev.taskqueue.service.run.RunOptions;
import dev.taskqueue.service.run.Tally;
import dev.taskqueue.service.run.TaskRun;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A file of tasks, worked off. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the tasks of a file, one JSON object a line, and writes a line of JSON for each.",
      "A task has the form that it has over the event bus: {\"address\": …, \"body\": …}. Tasks for"
          + " the address http are HTTP requests, done by the shipped handler.",
    },
    footer = {
      "",
      "A line that is no task has the outcome \"refused\", and the next one is read.",
      "Ctrl-C stops reading, gives up what has not started or would be tried again, and writes what"
          + " is running when it is done; --resume goes on from there.",
      "",
      "Exit code: 0 all succeeded, 1 some did not, 2 bad option, input or configuration, 3 could"
          + " not start, 4 stopped before the end, or by an output that takes no more, 130 stopped"
          + " twice."
    })
final class RunCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "The tasks; - for the standard input.")
  private String input = "-";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the results go; default: the standard output.")
  private @Nullable Path output;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable ExistingOutput existing;

  /** What to do with an output that is there. */
  private static final class ExistingOutput {
    @Option(
        names = "--resume",
        description = "Go on where the output ends: lines that it holds are passed over.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Replace the output, if it is there.")
    private boolean overwrite;
  }

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Order order;

  /** In which order results are written. */
  private static final class Order {
    @Option(names = "--ordered", description = "Write in the order of the input (default).")
    private boolean ordered;

    @Option(names = "--as-completed", description = "Write each result as soon as it is there.")
    private boolean asCompleted;
  }

  @Option(
      names = {"-w", "--workers"},
      description = "Tasks in progress at most; default: ${DEFAULT-VALUE}.",
      defaultValue = "" + TaskQueueOptions.DEFAULT_WORKERS)
  private int workers;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      converter = Times.OfRate.class,
      description = "Starts per second, or per time as in 100/2m; default: no limit.")
  private @Nullable RateLimit rate;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "How often a failed task is tried again, unless it says itself.")
  private @Nullable Integer retries;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Times.OfDuration.class,
      description = "Longest execution, such as 30s, unless the task says itself.")
  private @Nullable Duration timeout;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "Lines that are read before the first of them is written; bounds the memory. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "" + RunOptions.DEFAULT_WINDOW)
  private int window;

  @Option(names = "--strict", description = "Stop at a line that is no task.")
  private boolean strict;

  @Option(names = "--no-progress", description = "Show no progress.")
  private boolean noProgress;

  @Mixin private final ConfigOptions configuration = new ConfigOptions();

  @Override
  public Integer call() throws Exception {
    RunOptions options =
        new RunOptions(
            workers,
            rate,
            retries,
            timeout,
            order == null || order.ordered || !order.asCompleted,
            window,
            strict);
    RunFiles files = new RunFiles(input.equals("-") ? null : Path.of(input), output, existing());
    HandlersSetup handlers = HandlersSetup.of(configuration.load().handlers());
    StopSignal signal = StopSignal.install();
    Vertx vertx = Vertx.vertx();
    try {
      Handlers.deploy(vertx, handlers).await();
    } catch (Exception e) {
      System.err.println("could not start: " + e.getMessage());
      return ExitCodes.NOT_STARTED;
    }
    return run(vertx, files, options, signal);
  }

  private Existing existing() {
    if (existing == null) {
      return Existing.REFUSE;
    }
    return existing.resume && !existing.overwrite ? Existing.RESUME : Existing.OVERWRITE;
  }

  private int run(Vertx vertx, RunFiles files, RunOptions options, StopSignal signal)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    boolean bad = false;
    boolean lost = false;
    boolean complete;
    Tally tally;
    try (RunProgress progress = progress(files)) {
      TaskRun run = TaskRun.start(vertx, files, options, progress::update);
      signal.onFirst(run::stop);
      try {
        tally = run.await();
      } catch (OutputException e) {
        lost = true;
        System.err.println(outputName() + " cannot be written any more: " + e.getMessage());
        tally = run.tally();
      } catch (IOException | IllegalArgumentException e) {
        bad = true;
        System.err.println("the run was given up: " + e.getMessage());
        tally = run.tally();
      }
      complete = run.isComplete();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.err.println(summary(tally, seconds));
    vertx.close().await();
    if (bad || lost || !complete) {
      System.err.println(howToResume());
    }
    if (bad) {
      return ExitCodes.USAGE;
    } else if (lost || !complete) {
      return ExitCodes.TASKS_LEFT;
    }
    return tally.failed() + tally.refused() == 0 ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private RunProgress progress(RunFiles files) throws IOException {
    return noProgress ? RunProgress.NONE : RunProgress.on(System.err, files.countLines());
  }

  private static String summary(Tally tally, double seconds) {
    return String.format(
        Locale.ROOT,
        "%d lines done: %d succeeded, %d failed, %d refused; %d passed over; %.1f s, %.0f/s",
        tally.written(),
        tally.succeeded(),
        tally.failed(),
        tally.refused(),
        tally.skipped(),
        seconds,
        tally.written() / seconds);
  }

  private String outputName() {
    return output == null ? "the standard output" : "the output " + output;
  }

  private String howToResume() {
    return output == null
        ? "stopped before the end; with -o FILE a run can go on later, by --resume"
        : "stopped before the end; to go on: run " + input + " -o " + output + " --resume";
  }
}
