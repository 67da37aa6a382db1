package dev.taskqueue.service.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, as users have it. Its streams are read all the time. */
public final class Program implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  private Program(Process process) {
    this.process = process;
    read(process.getInputStream(), out);
    read(process.getErrorStream(), err);
  }

  static Program start(Path folder, String... arguments) {
    return start(folder, List.of(), Map.of(), arguments);
  }

  /** Starts the program from the class path of the tests. */
  public static Program start(
      Path folder, List<String> jvmOptions, Map<String, String> environment, String... arguments) {
    return start(folder, jvmOptions, environment, classPath(), Main.class, arguments);
  }

  /** The tests' class path; Surefire's own may be a jar that names the real one. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Starts any program. */
  public static Program start(
      Path folder,
      List<String> jvmOptions,
      Map<String, String> environment,
      String classPath,
      Class<?> main,
      String... arguments) {
    return start(List.of(), folder, jvmOptions, environment, classPath, main, arguments);
  }

  /** As the last words of another command, which must become the program, such as by exec. */
  public static Program start(
      List<String> command,
      Path folder,
      List<String> jvmOptions,
      Map<String, String> environment,
      String classPath,
      Class<?> main,
      String... arguments) {
    List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    options.addAll(jvmOptions);
    options.addAll(List.of("-cp", classPath, main.getName()));
    return run(command, folder, options, environment, arguments);
  }

  /** Starts the jar that {@code mvn package} makes. */
  public static Program startJar(
      Path jar, Path folder, List<String> jvmOptions, String... arguments) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    return run(List.of(), folder, options, Map.of(), arguments);
  }

  private static Program run(
      List<String> first,
      Path folder,
      List<String> options,
      Map<String, String> environment,
      String... arguments) {
    List<String> command = new ArrayList<>(first);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      return new Program(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream stream, List<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                  add(lines, line);
                }
              } catch (IOException e) {
                add(lines, e.toString());
              }
            });
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  private synchronized void add(List<String> lines, String line) {
    lines.add(line);
    notifyAll();
  }

  public synchronized List<String> out() {
    return List.copyOf(out);
  }

  public synchronized String err() {
    return String.join("\n", err);
  }

  /** Waits for a line on the error stream, and gives it. */
  public synchronized String awaitLine(String part) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      for (String line : err) {
        if (line.contains(part)) {
          return line;
        }
      }
      assertThat(System.nanoTime()).as("no line with %s in %s", part, err).isLessThan(end);
      wait(1_000);
    }
  }

  public void signal(String name) throws IOException, InterruptedException {
    String id = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + name, id).start().waitFor()).isZero();
  }

  /** Waits for so many lines on the standard output. */
  public synchronized void awaitOut(int lines) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (out.size() < lines) {
      assertThat(System.nanoTime()).as("%d lines, and %s", out.size(), err).isLessThan(end);
      wait(1_000);
    }
  }

  public int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(err()).isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  public long pid() {
    return process.pid();
  }

  /** Whether it has ended, which it is given this time for. */
  public boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
