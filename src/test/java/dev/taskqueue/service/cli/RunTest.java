package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of files as a process, with a handler from the plugin folder. */
@Tag("parallel")
class RunTest {

  private static final String PLUGIN =
      """
      package plugin;

      public class Echo extends io.vertx.core.VerticleBase {
        @Override
        public io.vertx.core.Future<?> start() {
          return vertx.eventBus().<Object>consumer("echo", message -> {
            Object body = message.body();
            if (body instanceof Integer delay && delay > 0) {
              vertx.setTimer(delay, id -> message.reply(body));
            } else {
              message.reply("x".repeat(config().getInteger("size")));
            }
          }).completion();
        }
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void makePlugin() throws IOException {
    Path source = Files.createDirectories(folder.resolve("plugin")).resolve("Echo.java");
    Files.writeString(source, PLUGIN);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int code =
        compiler.run(
            null, null, null, "-proc:none", "-cp", classPath, "--release", "17", source.toString());
    assertThat(code).isZero();
    Path jar = Files.createDirectories(folder.resolve("plugins")).resolve("echo.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("plugin/Echo.class"));
      entries.write(Files.readAllBytes(source.resolveSibling("Echo.class")));
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 4", "KILL, 137"})
  void a_run_that_was_ended_goes_on_where_it_was(String signal, int code) throws Exception {
    List<String> lines =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i -> "{\"address\":\"echo\",\"body\":" + (i < 20 ? 1 : 50) + "}")
            .toList();
    Files.write(folder.resolve("in.ndjson"), lines);
    Path output = folder.resolve("out.ndjson");
    try (Program first = run("-w", "4", "-o", "out.ndjson")) {
      while (Files.notExists(output) || Files.size(output) == 0) {
        Thread.onSpinWait();
      }
      first.signal(signal);
      assertThat(first.awaitExit()).as(first.err()).isEqualTo(code);
      if (code == ExitCodes.TASKS_LEFT) {
        assertThat(first.err()).contains("to go on: run in.ndjson -o out.ndjson --resume");
      }
    }
    long held = Files.readString(output).chars().filter(c -> c == '\n').count(); // whole ones
    assertThat(held).isBetween(1L, 199L);
    try (Program second = run("-w", "50", "-o", "out.ndjson", "--resume")) {
      assertThat(second.awaitExit()).as(second.err()).isEqualTo(ExitCodes.OK);
      assertThat(second.err()).contains((200 - held) + " lines done").contains(held + " passed");
    }
    assertThat(Files.readAllLines(output))
        .extracting(line -> new JsonObject(line).getInteger("line"))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 200).boxed().toList());
  }

  @Test
  void a_run_that_is_ended_while_its_last_tasks_run_has_done_all() throws Exception {
    Files.write(
        folder.resolve("in.ndjson"),
        List.of(
            "{\"address\":\"echo\",\"body\":1500}",
            // The end of the input is read while this one runs.
            "{\"address\":\"echo\",\"body\":200}"));
    Path output = folder.resolve("out.ndjson");
    try (Program program = run("-o", "out.ndjson", "--as-completed")) {
      while (Files.notExists(output) || Files.size(output) == 0) {
        Thread.onSpinWait();
      }
      program.signal("INT");

      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.OK);
      assertThat(program.err()).contains("2 lines done").doesNotContain("stopped");
    }
  }

  @Test
  void failures_and_refused_lines_make_the_exit_code() throws Exception {
    Files.writeString(folder.resolve("in.ndjson"), "{\"address\":\"nobody\"}\nnonsense\n");
    try (Program program = run()) {
      assertThat(program.awaitExit()).isEqualTo(ExitCodes.FAILED);
      assertThat(program.out()).hasSize(2);
      assertThat(program.err()).contains("2 lines done: 0 succeeded, 1 failed, 1 refused");
    }
  }

  @Test
  void what_is_wrong_with_the_server_alone_keeps_no_run_from_its_work() throws Exception {
    Files.writeString(folder.resolve("in.ndjson"), "{\"address\":\"echo\"}\n");
    try (Program program = run("--set", "http.host=0.0.0.0")) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.OK);
    }
  }

  @Test
  void the_file_that_the_standard_input_reads_is_no_output() throws Exception {
    Path tasks = Files.writeString(folder.resolve("in.ndjson"), "{\"address\":\"echo\"}\n");
    try (Program program =
        redirected("< in.ndjson", "run", "-", "-o", "in.ndjson", "--overwrite")) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.USAGE);
      assertThat(program.err()).contains("in.ndjson is the file that the tasks come from");
    }
    assertThat(tasks).hasContent("{\"address\":\"echo\"}");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void an_output_that_takes_no_more_stops_the_run() throws Exception {
    Files.writeString(folder.resolve("in.ndjson"), "{\"address\":\"nobody\"}\n".repeat(10));
    try (Program program = redirected("> /dev/full", "run", "in.ndjson")) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.TASKS_LEFT);
      assertThat(program.err())
          .contains("the standard output cannot be written any more: No space left")
          .contains("0 lines done: 0 succeeded, 0 failed, 0 refused")
          .contains("stopped before the end");
    }
  }

  @Test
  void many_tasks_take_little_memory() throws Exception {
    constantMemory(5_000);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void a_hundred_thousand_tasks_take_no_more() throws Exception {
    constantMemory(100_000);
  }

  /** Results of 10 kB each: of all of them in memory it would need more than it has. */
  private void constantMemory(int tasks) throws Exception {
    try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve("in.ndjson"))) {
      lines.write("{\"address\":\"echo\",\"body\":300}\n"); // the slowest one is the first
      for (int i = 1; i < tasks; i++) {
        lines.write("{\"address\":\"echo\",\"body\":0}\n");
      }
    }
    try (Program program = run("-o", "out.ndjson")) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.OK);
    }
    try (Stream<String> results = Files.lines(folder.resolve("out.ndjson"))) {
      assertThat(results.mapToInt(line -> new JsonObject(line).getInteger("line")).toArray())
          .containsExactly(IntStream.rangeClosed(1, tasks).toArray());
    }
  }

  /** With a standard stream that a shell has opened. */
  private Program redirected(String redirection, String... arguments) {
    return Program.start(
        List.of("sh", "-c", "exec \"$@\" " + redirection, "sh"),
        folder,
        List.of(),
        Map.of(),
        Program.classPath(),
        Main.class,
        arguments);
  }

  private Program run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "in.ndjson"));
    arguments.addAll(List.of(options));
    arguments.add("--set");
    arguments.add("handlers.verticles=[{\"class\":\"plugin.Echo\",\"config\":{\"size\":10000}}]");
    return Program.start(folder, List.of("-Xmx40m"), Map.of(), arguments.toArray(String[]::new));
  }
}
