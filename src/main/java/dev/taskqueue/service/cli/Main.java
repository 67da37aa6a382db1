package dev.taskqueue.service.cli;

import dev.taskqueue.service.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
    name = "task-queue",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "A bounded-concurrency task queue for Vert.x, as a service and on the command line.",
    subcommands = {ServeCommand.class, RunCommand.class, HealthCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private Main() {}

  /** Runs a command and exits with its code; {@code --help} tells what there is. */
  public static void main(String[] args) {
    int code;
    try {
      Logging.configure();
      code = commandLine().execute(args);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      code = ExitCodes.USAGE;
    }
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  if (e instanceof ConfigException) {
                    command.getErr().println(e.getMessage());
                    return ExitCodes.USAGE;
                  }
                  throw e;
                });
    return commandLine.addSubcommand(
        new CommandLine(new DemoCommand()).setUnmatchedOptionsArePositionalParams(true));
  }
}
