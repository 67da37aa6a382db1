package dev.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that pages of {@code src/docs} name are there, under that name. */
class DocsTest {

  private static final Path TESTS = Path.of("src", "test", "java");

  /** A test class, with one of its methods or without. */
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");

  @ParameterizedTest
  @ValueSource(strings = {"security.md", "trust.md"})
  void every_claim_has_its_test(String page) throws IOException {
    Map<String, Path> classes = classes();
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher matcher = NAMED.matcher(Files.readString(Path.of("src", "docs", page)));
    while (matcher.find()) {
      named++;
      Path file = classes.get(matcher.group(1));
      String method = matcher.group(2);
      if (file == null
          || (method != null && !Files.readString(file).matches("(?s).*\\b" + method + "\\(.*"))) {
        missing.add(matcher.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isPositive();
  }

  private static Map<String, Path> classes() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  file -> file,
                  (one, other) -> one));
    }
  }
}
