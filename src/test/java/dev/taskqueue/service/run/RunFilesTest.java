package dev.taskqueue.service.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.run.RunFiles.Existing;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be used. */
class RunFilesTest {

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
}
