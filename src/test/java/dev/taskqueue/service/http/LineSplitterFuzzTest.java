package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.fuzz.Fuzz;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a text comes in chunks, and whenever its lines are taken, they are the same lines. */
class LineSplitterFuzzTest {

  @Test
  void lines() {
    Fuzz.run("LineSplitter", 5_000, 1_000_000, LineSplitterFuzzTest::split);
  }

  private static void split(Random random) {
    byte[] text = new byte[random.nextInt(60)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) "ab\n\n\r\u00c3".charAt(random.nextInt(6));
    }
    LineSplitter splitter = new LineSplitter(10);
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < text.length; ) {
      int to = Math.min(text.length, from + random.nextInt(9));
      splitter.add(Buffer.buffer(Arrays.copyOfRange(text, from, to)));
      from = to;
      for (int i = random.nextInt(4); i > 0; i--) {
        take(splitter, lines);
      }
    }
    splitter.end();
    while (take(splitter, lines)) {}
    assertThat(lines).isEqualTo(expected(new String(text, StandardCharsets.ISO_8859_1)));
  }

  private static boolean take(LineSplitter splitter, List<String> lines) {
    Buffer line = splitter.next();
    if (line != null) {
      assertThat(splitter.isTooLong(line)).isEqualTo(line.length() > 10);
      lines.add(line.toString(StandardCharsets.ISO_8859_1));
    }
    return line != null;
  }

  private static List<String> expected(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1); // the end of the last line, not another one
    }
    lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    return lines;
  }
}
