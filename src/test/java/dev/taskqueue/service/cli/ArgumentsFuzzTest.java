package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.fuzz.Fuzz;
import dev.taskqueue.fuzz.Mutator;
import dev.taskqueue.service.config.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Command lines are understood, or refused in a few words; none is answered by a stack trace. */
class ArgumentsFuzzTest {

  private static final List<List<String>> VALID =
      List.of(
          List.of("serve", "-c", "conf/none.json", "--set", "http.port=0", "--check"),
          List.of("serve", "--set", "queues.q.workers=5", "--set=http.host=localhost", "--check"),
          List.of("run", "in.ndjson", "-o", "out.ndjson", "--resume", "-w", "4", "--strict"),
          List.of("run", "-", "--rate", "10/PT1S", "--retries", "3", "--timeout", "PT5S"),
          List.of("run", "-", "--as-completed", "--window", "100", "--no-progress"),
          List.of("health", "--ready"),
          List.of("demo", "--help"),
          List.of("--version"));

  private static List<String> arguments(Random random) {
    Mutator mutator = new Mutator(random);
    List<String> arguments = new ArrayList<>(mutator.pick(VALID));
    for (int i = mutator.number(4); i > 0 && !arguments.isEmpty(); i--) {
      int at = mutator.number(arguments.size());
      switch (mutator.number(5)) {
        case 0 -> arguments.remove(at);
        case 1 -> arguments.add(at, mutator.text());
        case 2 -> arguments.add(at, mutator.pick(mutator.pick(VALID)));
        case 3 -> arguments.set(at, mutator.garbled(arguments.get(at)));
        default -> arguments.add(arguments.get(at));
      }
    }
    return arguments;
  }

  @Test
  void any_arguments_are_parsed_or_refused() {
    Fuzz.run(
        "command lines that are parsed",
        400,
        50_000,
        random -> {
          List<String> arguments = arguments(random);
          try {
            Main.commandLine().parseArgs(arguments.toArray(String[]::new));
          } catch (ParameterException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(2_000);
          }
        });
  }

  @Test
  void any_settings_are_checked_without_starting_anything() {
    Fuzz.run(
        "command lines of serve --check",
        200,
        20_000,
        random -> {
          List<String> arguments = arguments(random);
          arguments.removeIf(a -> List.of("serve", "run", "health", "demo").contains(a));
          arguments.add(0, "--check");
          StringWriter err = new StringWriter();
          CommandLine command =
              new CommandLine(new ServeCommand())
                  .setErr(new PrintWriter(err))
                  .setOut(new PrintWriter(new StringWriter()))
                  .setExecutionExceptionHandler(
                      (e, line, parsed) -> {
                        assertThat(e).isInstanceOf(ConfigException.class);
                        return ExitCodes.USAGE;
                      });
          assertThat(command.execute(arguments.toArray(String[]::new)))
              .isIn(ExitCodes.OK, ExitCodes.USAGE);
          assertThat(err.toString()).doesNotContain("\tat ");
        });
  }
}
