package examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What README shows is what the compiler has seen and the tests have run. */
class ReadmeTest {

  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void every_java_block_stands_in_the_examples() throws IOException {
    String sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/examples"))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(ReadmeTest::read)
              .map(ReadmeTest::normalised)
              .collect(Collectors.joining("\n"));
    }
    Matcher blocks = JAVA_BLOCK.matcher(Files.readString(Path.of("README.md")));
    List<String> shown = blocks.results().map(block -> normalised(block.group(1))).toList();
    assertThat(shown).isNotEmpty();
    assertThat(shown).allSatisfy(block -> assertThat(sources).contains(block));
  }

  @ParameterizedTest
  @ValueSource(classes = {TaskQueueOptions.class, TaskOptions.class})
  void every_option_has_its_row(Class<?> options) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    List<String> names =
        Stream.of(options.getMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("set"))
            .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
            .toList();
    assertThat(names).isNotEmpty();
    assertThat(names).allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
  }

  /** Indentation and line breaks are the formatter's. */
  private static String normalised(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
