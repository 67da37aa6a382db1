package dev.taskqueue.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The probe, alone and as the image runs it. */
@ExtendWith(VertxExtension.class)
@Tag("parallel")
class HealthTest {

  private static final Path DOCKERFILE = Path.of("Dockerfile");

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** As in the image: on all interfaces, which takes a token to serve. */
  @BeforeEach
  void serve(Vertx vertx) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .setStatusCode(request.path().equals("/health/live") ? 200 : 503)
                        .end())
            .listen(0, "127.0.0.1")
            .await();
    environment.put("TASK_QUEUE__HTTP__HOST", "0.0.0.0");
    environment.put("TASK_QUEUE__HTTP__PORT", Integer.toString(server.actualPort()));
  }

  @Test
  void it_asks_without_being_told_whom_the_service_lets_in() throws Exception {
    try (Program live = Program.start(folder, List.of(), environment, "health");
        Program ready = Program.start(folder, List.of(), environment, "health", "--ready")) {
      assertThat(live.awaitExit()).as(live.err()).isEqualTo(ExitCodes.OK);
      assertThat(ready.awaitExit()).as(ready.err()).isEqualTo(ExitCodes.FAILED);
    }
  }

  @Test
  void a_port_that_is_none_is_told() throws Exception {
    environment.put("TASK_QUEUE__HTTP__PORT", "70000");
    try (Program program = Program.start(folder, List.of(), environment, "health")) {
      assertThat(program.awaitExit()).isEqualTo(ExitCodes.USAGE);
      assertThat(program.err()).contains("in http: ").contains("70000");
    }
  }

  @Test
  void the_probe_of_the_image_takes_no_jvm_options_of_the_service() throws Exception {
    List<String> words = words("CMD", "HEALTHCHECK");
    int java = words.indexOf("java");
    int jar = words.indexOf("-jar");
    environment.put("JAVA_TOOL_OPTIONS", "-Xms512m");
    environment.put("JDK_JAVA_OPTIONS", "-Xms512m");
    try (Program probe =
        Program.start(
            words.subList(0, java),
            folder,
            words.subList(java + 1, jar),
            environment,
            Program.classPath(),
            Main.class,
            words.subList(jar + 2, words.size()).toArray(String[]::new))) {
      assertThat(probe.awaitExit()).as(probe.err()).isEqualTo(ExitCodes.OK);
    }
  }

  @Test
  void the_share_of_memory_that_the_image_sets_can_be_set_otherwise() throws Exception {
    assertThat(shareOfMemory()).contains(" 75.0");
    environment.put("JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=50");
    assertThat(shareOfMemory()).contains(" 50.0");
  }

  private String shareOfMemory() throws Exception {
    List<String> words = words("ENTRYPOINT", "ENTRYPOINT");
    List<String> options = new ArrayList<>(words.subList(1, words.indexOf("-jar")));
    options.replaceAll(
        word -> word.replace("/app/", Path.of("src", "docker").toAbsolutePath() + "/"));
    options.add("-XX:+PrintFlagsFinal");
    try (Program program =
        Program.start(folder, options, environment, Program.classPath(), Main.class, "--version")) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.OK);
      return program.out().stream()
          .filter(line -> line.contains(" MaxRAMPercentage "))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The words of a command of the image: the array after {@code name} in an instruction. */
  private static List<String> words(String name, String instruction) throws IOException {
    String text = Files.readString(DOCKERFILE).replace("\\\n", "");
    String line = text.lines().filter(one -> one.startsWith(instruction)).findFirst().orElseThrow();
    String array = line.substring(line.indexOf('[', line.indexOf(name)));
    return new JsonArray(array).stream().map(String.class::cast).toList();
  }
}
