package dev.taskqueue.service.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.service.cli.Program;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that is asked for twice what its slots can do, in all ways at once, for as long as
 * {@code -Dsoak.seconds} says. src/docs/soak.md tells how to run it and what has come of it.
 */
@Tag("slow")
class SoakTest {

  private static final int WORKERS = 20;
  private static final int MILLIS = 40;
  private static final int CAPACITY = WORKERS * 1000 / MILLIS;

  private static final int SECONDS = Integer.getInteger("soak.seconds", 45);
  private static final Pattern URL = Pattern.compile("listening on (http://[^;]+);");
  private static final Pattern HEY_STATUS = Pattern.compile("\\[(\\d+)]\\s+(\\d+) responses");

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Account account = new Account();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void memory_stays_flat_and_everything_accepted_is_joined_once() throws Exception {
    Site site = new Site(vertx, MILLIS);
    try (Program program = serve()) {
      int port = URI.create(url(program)).getPort();
      Probe probe = new Probe(program.pid());
      Load load = new Load(vertx, port, site, account);
      AtomicLong heyEnded = new AtomicLong();
      Future<?> heyRead =
          load.taking().follow(Account.HEY, outcome -> countEnded(outcome, heyEnded));
      Process hey = hey(port, site);
      load.puts(CAPACITY);
      load.streams(Taking.Way.JOIN);
      load.streams(Taking.Way.JOIN);
      load.streams(Taking.Way.LINES);
      load.streams(Taking.Way.EVENTS);

      List<Probe.Sample> samples = watch(program, probe);

      long heyAccepted = hey == null ? 0 : accepted(hey);
      load.stop();
      load.taking().all(Account.HEY, Taking.Way.JOIN, () -> true).await(1, TimeUnit.MINUTES);
      heyRead.await(1, TimeUnit.MINUTES);
      System.out.println("hey: " + heyAccepted + " accepted, " + heyEnded + " ended");
      Probe.Sample idle = probe.look();
      System.out.println(idle + ", idle");
      System.out.println(account);
      assertThat(account.complaints()).isEmpty();
      assertThat(heyEnded).hasValue(heyAccepted);
      assertThat(account.numberAccepted()).isGreaterThan(CAPACITY * SECONDS / 2);
      assertThat(account.numberRefused()).isPositive();
      assertThat(site.peak()).isLessThanOrEqualTo(WORKERS);
      checkFlat(samples);
      program.signal("TERM");
      assertThat(program.awaitExit()).as(program.err()).isZero();
      assertThat(program.err()).doesNotContain("ERROR").doesNotContain("\tat ");
    }
  }

  /** With the Dockerfile's options, but for the heap. */
  private Program serve() {
    List<String> options =
        List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-Dvertx.disableFileCPResolving=true");
    String[] arguments = {
      "serve",
      "--set",
      "http.port=0",
      "--set",
      "http.allowedAddresses=[\"http\"]",
      "--set",
      "queues.default.workers=" + WORKERS,
      "--set",
      "queues.default.resultTtl=PT10S", // the ids of puts are remembered for so long
      "--set",
      "handlers.http.allowedHosts=[\"127.0.0.1\"]",
      "--set",
      "handlers.http.allowedAddresses=[\"127.0.0.1/32\"]"
    };
    String jar = System.getProperty("soak.jar");
    if (jar != null) {
      return Program.startJar(Path.of(jar), folder, options, arguments);
    }
    List<String> compiled = new ArrayList<>(options);
    compiled.add("-XX:TieredStopAtLevel=4");
    return Program.start(folder, compiled, Map.of(), arguments);
  }

  private static String url(Program program) throws InterruptedException {
    Matcher matcher = URL.matcher(program.awaitLine("listening on"));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static List<Probe.Sample> watch(Program program, Probe probe) throws Exception {
    List<Probe.Sample> samples = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    long pause = Math.max(1_000, SECONDS * 1000L / 30);
    while (System.nanoTime() < end) {
      assertThat(program.endsWithin(pause)).as(program.err()).isFalse();
      samples.add(probe.look());
      System.out.println(samples.get(samples.size() - 1));
    }
    return samples;
  }

  /** The last third is no higher than the second, but for what batches weigh at the moment. */
  private static void checkFlat(List<Probe.Sample> samples) {
    int third = samples.size() / 3;
    List<Probe.Sample> middle = samples.subList(third, 2 * third);
    List<Probe.Sample> last = samples.subList(2 * third, samples.size());
    assertThat(median(last, Probe.Sample::live))
        .isLessThan(median(middle, Probe.Sample::live) * 1.1 + 2e6);
    assertThat(median(last, Probe.Sample::threads))
        .isLessThanOrEqualTo(median(middle, Probe.Sample::threads) + 2);
    assertThat(median(last, Probe.Sample::descriptors))
        .isLessThan(median(middle, Probe.Sample::descriptors) * 1.25 + 20);
  }

  private static double median(
      List<Probe.Sample> samples, java.util.function.ToLongFunction<Probe.Sample> what) {
    return samples.stream().mapToLong(what).sorted().skip(samples.size() / 2).findFirst().orElse(0);
  }

  // ---- hey

  /** As many puts again, by a load generator of others, if there is one. */
  private @Nullable Process hey(int port, Site site) throws IOException {
    Path body = folder.resolve("task.json");
    Files.writeString(body, site.task(0, Account.HEY).encode());
    try {
      return new ProcessBuilder(
              "hey",
              "-z",
              SECONDS + "s",
              "-c",
              "25",
              "-q",
              Integer.toString(CAPACITY / 25),
              "-m",
              "POST",
              "-T",
              "application/json",
              "-D",
              body.toString(),
              "http://127.0.0.1:" + port + "/v1/queues/default/tasks?wait=0.5")
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("hey.txt").toFile())
          .start();
    } catch (IOException e) {
      System.out.println("without hey: " + e.getMessage());
      return null;
    }
  }

  /** What it says was answered 202. */
  private long accepted(Process hey) throws Exception {
    assertThat(hey.waitFor(1, TimeUnit.MINUTES)).isTrue();
    String report = Files.readString(folder.resolve("hey.txt"), UTF_8);
    System.out.println(report);
    assertThat(report).contains("Status code distribution").doesNotContain("Error distribution");
    long accepted = 0;
    Matcher status = HEY_STATUS.matcher(report);
    while (status.find()) {
      assertThat(status.group(1)).isIn("202", "429");
      accepted += status.group(1).equals("202") ? Long.parseLong(status.group(2)) : 0;
    }
    return accepted;
  }

  private static void countEnded(JsonObject outcome, AtomicLong ended) {
    if ("SUCCESS".equals(outcome.getString("kind"))) {
      ended.incrementAndGet();
    }
  }
}
