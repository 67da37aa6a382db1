package dev.taskqueue.service.cli;

import examples.LeaguePuuids;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The first example of README. */
@Command(
    name = "demo",
    description =
        "Fetches 3000 players from a built-in, rate-limited web API. Its options: demo --help.")
final class DemoCommand implements Callable<Integer> {

  @Parameters(hidden = true)
  private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    return LeaguePuuids.run(arguments.toArray(String[]::new));
  }
}
