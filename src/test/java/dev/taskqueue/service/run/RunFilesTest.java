package dev.taskqueue.service.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.run.RunFiles.Existing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be used. */
class RunFilesTest {

  private static final String TASK = "{\"address\":\"echo\",\"body\":1}";
  private static final String RESULT =
      "{\"line\":1,\"id\":\"line-1\",\"outcome\":\"success\",\"attempts\":1,\"result\":1}";

  @TempDir private Path folder;

  @Test
  void an_output_that_cannot_be_written_is_named() {
    Path missing = folder.resolve("missing").resolve("out");
    for (Path output : new Path[] {missing, folder}) {
      assertThatThrownBy(() -> new RunFiles(null, output, Existing.REFUSE).openOutput())
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("cannot write the output " + output);
    }
  }

  @ParameterizedTest
  @EnumSource(Existing.class)
  void what_tasks_come_from_is_no_output(Existing existing) throws IOException {
    Path tasks = Files.writeString(folder.resolve("tasks"), TASK + "\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), tasks);

    for (Path output : new Path[] {tasks, link}) {
      assertThatThrownBy(() -> new RunFiles(tasks, output, existing))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "the output %s is the file that the tasks come from; name another one", output);
    }
    assertThat(tasks).hasContent(TASK);
  }

  @ParameterizedTest
  @ValueSource(strings = {TASK, RESULT + "\n" + TASK, TASK + "\n" + RESULT, "text", "{\"line\":0"})
  void a_file_that_is_no_output_stays_as_it_is(String content) throws IOException {
    Path output = Files.writeString(folder.resolve("other"), content);
    RunFiles files = new RunFiles(null, output, Existing.RESUME);

    assertThatThrownBy(files::finished)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot resume: ")
        .hasMessageContaining("name the output of the run that was stopped");

    assertThat(Files.readString(output)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"li", "{\"line\":2", "{\"line\":2,\"id\":\"x\",\"outcome\":\"su"})
  void a_result_that_was_not_written_to_its_end_is_cut_off(String torn) throws IOException {
    for (String whole : new String[] {"", RESULT + "\n"}) {
      Path output = Files.writeString(folder.resolve("output"), whole + torn);

      FinishedLines finished = new RunFiles(null, output, Existing.RESUME).finished();

      assertThat(Files.readString(output)).isEqualTo(whole);
      assertThat(finished.has(1)).isEqualTo(!whole.isEmpty());
      assertThat(finished.has(2)).isFalse();
    }
  }

  @Test
  void a_result_may_be_longer_than_a_task() throws IOException {
    Path output = folder.resolve("output");
    String text = "x".repeat(TaskRun.MAX_LINE_BYTES);
    Files.writeString(
        output,
        "{\"line\":7,\"id\":\"a\",\"outcome\":\"success\",\"attempts\":1,\"result\":\""
            + text
            + "\"}\n"
            + RESULT
            + "\n");

    FinishedLines finished = new RunFiles(null, output, Existing.RESUME).finished();

    assertThat(List.of(1, 2, 7)).filteredOn(finished::has).containsExactly(1, 7);
  }

  @Test
  void an_output_is_on_the_disk_when_it_is_closed() throws IOException {
    Path output = folder.resolve("output");
    FileChannel file =
        FileChannel.open(output, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try (OutputStream out = new ForcedOutput(file)) {
      out.write(RESULT.getBytes(UTF_8));
    }

    assertThat(file.isOpen()).isFalse();
    assertThat(output).hasContent(RESULT);
    assertThatThrownBy(new ForcedOutput(file)::close).isInstanceOf(ClosedChannelException.class);
    try (OutputStream out = new RunFiles(null, output, Existing.OVERWRITE).openOutput()) {
      assertThat(out).isInstanceOf(ForcedOutput.class);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void an_output_that_is_no_file_is_not_forced() throws IOException {
    try (OutputStream out =
        new RunFiles(null, Path.of("/dev/null"), Existing.OVERWRITE).openOutput()) {
      assertThat(out).isNotInstanceOf(ForcedOutput.class);
    }
  }
}
