package dev.taskqueue.service.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a JVM from outside: what is alive after a full collection, and what it holds open. */
final class Probe {

  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+)");

  private final long pid;
  private final long start = System.nanoTime();

  Probe(long pid) {
    this.pid = pid;
  }

  /**
   * One look.
   *
   * @param live bytes that a full collection has left
   * @param resident kilobytes of memory that the system counts
   */
  record Sample(long seconds, long live, long threads, long descriptors, long resident) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%4d s: %5.1f MB alive, %3d threads, %4d descriptors, %4d MB resident",
          seconds,
          live / 1e6,
          threads,
          descriptors,
          resident / 1024);
    }
  }

  Sample look() throws IOException, InterruptedException {
    long live = find(TOTAL, histogram()); // collects first
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    long seconds = (System.nanoTime() - start) / 1_000_000_000L;
    return new Sample(seconds, live, find(THREADS, status), descriptors(), find(RESIDENT, status));
  }

  private String histogram() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return text;
  }

  private long descriptors() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path ignored : all) {
        count++;
      }
    }
    return count;
  }

  private static long find(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
