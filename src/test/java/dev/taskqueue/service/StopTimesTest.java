package dev.taskqueue.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who stops a service as the documentation says does not kill it before it has ended. */
class StopTimesTest {

  private static final Duration DEADLINE = new ServiceConfig(new JsonObject()).deadline();

  @ParameterizedTest
  @CsvSource({
    "README.md, --stop-timeout (\\d+), false",
    "conf/compose.yaml, stop_grace_period: (\\d+)s, true",
  })
  void whoever_may_kill_it_waits_for_the_whole_stop(Path file, String seconds, boolean isClustered)
      throws IOException {
    assertThat(read(file, seconds)).isGreaterThan(StopTimes.of(DEADLINE, isClustered).sum());
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, up to (\\d+) s more, false",
    "README.md, up to \\d+ s more \\((\\d+) s in a cluster\\), true",
    "conf/cluster-kubernetes.xml, and (\\d+) s more, true",
  })
  void what_comes_after_the_deadline_is_told(Path file, String seconds, boolean isClustered)
      throws IOException {
    assertThat(read(file, seconds)).isEqualTo(StopTimes.of(Duration.ZERO, isClustered).sum());
  }

  private static Duration read(Path file, String seconds) throws IOException {
    String text = Files.readString(file).replaceAll("\\s+", " ");
    Matcher found = Pattern.compile(seconds).matcher(text);
    assertThat(found.find()).isTrue();
    return Duration.ofSeconds(Long.parseLong(found.group(1)));
  }
}
