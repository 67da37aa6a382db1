package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code run} refuses before it starts. */
class RunArgumentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --workers 0       | workers must be from 1 to
          --workers 100001  | but is 100001
          --window 0        | window must be 1 or more, but is 0
          --retries -1      | retries must be
          --timeout 0s      | timeout must be
          --resume          | --resume and --overwrite need -o
          """)
  void a_value_out_of_range_is_named_with_its_range(String options, String message) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(err));

    int code = commandLine.execute(("run - " + options).split(" "));

    assertThat(code).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
  }
}
