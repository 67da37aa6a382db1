package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines are the same however the text is cut into chunks. */
class LineSplitterTest {

  private static final String TEXT = "one\n\ntwo\r\n\r\nthree \r four\nlast";

  private static List<String> split(String text, int chunk) {
    LineSplitter splitter = new LineSplitter(100);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < text.length(); i += chunk) {
      splitter.add(Buffer.buffer(text.substring(i, Math.min(text.length(), i + chunk))));
      take(splitter, lines);
    }
    splitter.end();
    take(splitter, lines);
    return lines;
  }

  private static void take(LineSplitter splitter, List<String> lines) {
    for (Buffer line = splitter.next(); line != null; line = splitter.next()) {
      lines.add(line.toString());
    }
  }

  @Test
  void any_chunks_give_the_same_lines() {
    for (int chunk = 1; chunk <= TEXT.length(); chunk++) {
      assertThat(split(TEXT, chunk))
          .describedAs("chunks of %d", chunk)
          .containsExactly("one", "", "two", "", "three \r four", "last");
    }
  }

  @Test
  void a_text_that_ends_with_a_line_end_has_no_line_after_it() {
    assertThat(split("one\n", 2)).containsExactly("one");
    assertThat(split("", 1)).isEmpty();
  }

  @Test
  void lines_are_taken_when_they_are_wanted_also_after_the_end() {
    LineSplitter splitter = new LineSplitter(100);
    splitter.add(Buffer.buffer("one\ntwo\nthree"));
    splitter.end();

    List<String> lines = new ArrayList<>();
    take(splitter, lines);

    assertThat(lines).containsExactly("one", "two", "three");
    assertThat(splitter.next()).isNull();
  }

  @Test
  void a_line_without_an_end_is_too_long_past_the_limit() {
    LineSplitter splitter = new LineSplitter(10);
    splitter.add(Buffer.buffer("0123456789"));
    assertThat(splitter.next()).isNull();
    assertThat(splitter.isTooLong()).isFalse();

    splitter.add(Buffer.buffer("x"));
    assertThat(splitter.next()).isNull();

    assertThat(splitter.isTooLong()).isTrue();
  }
}
