package dev.taskqueue.service.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.cluster.LoopbackCluster;
import dev.taskqueue.eventbus.Preference;
import dev.taskqueue.service.cli.Program;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that is asked for twice what its slots can do, in all ways at once and with all its
 * features on, for as long as {@code -Dsoak.seconds} says. With {@code -Dsoak.clustered=true} it is
 * one of two in a cluster, and gets the queue from the other one under load. src/docs/soak.md tells
 * how to run it and what has come of it.
 */
@Tag("parallel")
class SoakTest {

  private static final int WORKERS = 20;
  private static final int MILLIS = 40;
  private static final int CAPACITY = WORKERS * 1000 / MILLIS;

  /** Outcomes that a reader may be given before it says that it has them. */
  private static final int PAGE = 500;

  private static final int SECONDS = Integer.getInteger("soak.seconds", 40);
  private static final boolean CLUSTERED = Boolean.getBoolean("soak.clustered");
  private static final Pattern URL = Pattern.compile("listening on (http://[^;]+);");
  private static final Pattern NODE = Pattern.compile(" node (\\S+) of a cluster");
  private static final Pattern HEY_STATUS = Pattern.compile("\\[(\\d+)]\\s+(\\d+) responses");

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Account account = new Account();
  private final List<Program> programs = new ArrayList<>();
  private @Nullable Path clusterFile;

  @AfterEach
  void close() {
    programs.forEach(Program::close);
    vertx.close().await();
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void memory_stays_flat_and_everything_accepted_is_joined_once() throws Exception {
    Site site = new Site(vertx, MILLIS);
    String url = serve();
    int port = URI.create(url).getPort();
    Load load = new Load(vertx, port, site, account);
    Future<?> heyRead = load.taking().follow(Account.HEY);
    Process hey = hey(port, site);
    load.puts(CAPACITY);
    load.streams(Taking.Way.JOIN);
    load.streams(Taking.Way.JOIN);
    load.streams(Taking.Way.LINES);
    load.streams(Taking.Way.EVENTS);

    if (CLUSTERED) {
      programs.get(1).awaitLine("this node has it");
    }
    List<Probe> probes = programs.stream().map(program -> new Probe(program.pid())).toList();
    Flatness flat = new Flatness();
    watch(probes, flat);

    Map<String, Long> answers = answers(hey);
    load.stop();
    load.taking().all(Account.HEY, Taking.Way.JOIN, () -> true).await(1, TimeUnit.MINUTES);
    heyRead.await(1, TimeUnit.MINUTES);
    int cutOffs = load.taking().cutOffs();
    System.out.println("hey: answered " + answers + ", ended " + account.heyEnded());
    System.out.println(cutOffs + " readers cut off as the queue went over");
    for (Probe probe : probes) {
      System.out.println(probe.look() + ", idle");
    }
    System.out.println(account);
    assertThat(account.complaints()).isEmpty();
    long heyAccepted = answers.getOrDefault("202", 0L);
    long heyUnknown = answers.getOrDefault("504", 0L); // it does not repeat them
    long mayBeTwice = cutOffs == 0 ? 0 : PAGE; // there is one reader of them
    assertThat(account.heyEnded()).isBetween(heyAccepted, heyAccepted + heyUnknown + mayBeTwice);
    assertThat(account.numberAccepted()).isGreaterThan(CAPACITY * SECONDS / 2);
    assertThat(account.numberRefused()).isPositive();
    assertThat(site.peak()).isLessThanOrEqualTo(WORKERS);
    flat.check();
    for (Program program : programs) {
      if (CLUSTERED && program == programs.get(programs.size() - 1)) {
        program.awaitLine("this node has it"); // and is not in the middle of taking it over
      }
      program.signal("TERM");
      assertThat(program.awaitExit()).as(program.err()).isZero();
      assertThat(program.err()).doesNotContain("ERROR");
      if (!CLUSTERED) { // where Netty may warn of a connection of the bus that outlived its slot
        assertThat(program.err()).doesNotContain("\tat ");
      }
    }
  }

  /**
   * Starts one service, or two of which the first has the queue, though it belongs to the second,
   * to which it goes over after some 20 s; gives the URL of the last.
   */
  private String serve() throws Exception {
    if (!CLUSTERED) {
      return serve("durability=disk", List.of());
    }
    clusterFile = LoopbackCluster.write(folder);
    serveInCluster();
    String url = serveInCluster();
    while (!Preference.of("default", List.of(node(0), node(1))).equals(node(1))) {
      Program second = programs.remove(1);
      second.signal("TERM");
      assertThat(second.awaitExit()).as(second.err()).isZero();
      url = serveInCluster();
    }
    return url;
  }

  private String node(int program) throws InterruptedException {
    Matcher matcher = NODE.matcher(programs.get(program).awaitLine("of a cluster of"));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private String serveInCluster() throws InterruptedException {
    return serve(
        "durability=cluster",
        List.of(
            "cluster.enabled=true",
            "cluster.properties.vertx.hazelcast.config=" + clusterFile,
            "cluster.properties.hazelcast.logging.type=slf4j"));
  }

  /** With the Dockerfile's options, but for the heap. */
  private String serve(String durability, List<String> more) throws InterruptedException {
    List<String> options =
        List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-Dvertx.disableFileCPResolving=true");
    List<String> settings = new ArrayList<>(more);
    settings.add("http.port=0");
    settings.add("http.allowedAddresses=[\"http\"]");
    settings.add("queues.default.workers=" + WORKERS);
    settings.add("queues.default.resultTtl=PT10S"); // the ids of puts are remembered for so long
    settings.add("queues.default." + durability);
    settings.add("queues.default.standby=" + CLUSTERED);
    settings.add("queues.default.storage=" + folder.resolve("data"));
    settings.add("queues.default.fair=true");
    settings.add("queues.default.rateLimit={\"permits\":100000,\"period\":1000}");
    settings.add("queues.default.keyRateLimit={\"permits\":1000,\"period\":1000}");
    settings.add("queues.default.publishEvents=true");
    settings.add("handlers.http.allowedHosts=[\"127.0.0.1\"]");
    settings.add("handlers.http.allowedAddresses=[\"127.0.0.1/32\"]");
    List<String> arguments = new ArrayList<>(List.of("serve"));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    Program program = start(options, arguments.toArray(String[]::new));
    programs.add(program);
    Matcher matcher = URL.matcher(program.awaitLine("listening on"));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private Program start(List<String> options, String... arguments) {
    String jar = System.getProperty("soak.jar");
    if (jar != null) {
      return Program.startJar(Path.of(jar), folder, options, arguments);
    }
    List<String> compiled = new ArrayList<>(options);
    compiled.add("-XX:TieredStopAtLevel=4");
    return Program.start(folder, compiled, Map.of(), arguments);
  }

  private void watch(List<Probe> probes, Flatness flat) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    long pause = Math.max(1_000, SECONDS * 1000L / 30);
    while (System.nanoTime() < end) {
      for (Program program : programs) {
        assertThat(program.endsWithin(pause / programs.size())).as(program.err()).isFalse();
      }
      Latency.Summary puts = account.latency.take();
      List<Probe.Sample> samples = new ArrayList<>();
      for (Probe probe : probes) {
        samples.add(probe.look());
        System.out.println(samples.get(samples.size() - 1) + ", " + puts);
      }
      flat.add(samples, puts);
    }
  }

  // ---- hey

  /** As many puts again, by a load generator of others, if there is one. */
  private @Nullable Process hey(int port, Site site) throws IOException {
    Path body = folder.resolve("task.json");
    Files.writeString(body, site.task(Account.HEY_TASK, Account.HEY).encode());
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

  /** How many of its puts were answered with each status. */
  private Map<String, Long> answers(@Nullable Process hey) throws Exception {
    Map<String, Long> answers = new HashMap<>();
    if (hey != null) {
      assertThat(hey.waitFor(1, TimeUnit.MINUTES)).isTrue();
      String report = Files.readString(folder.resolve("hey.txt"), UTF_8);
      System.out.println(report);
      assertThat(report).contains("Status code distribution").doesNotContain("Error distribution");
      Matcher status = HEY_STATUS.matcher(report);
      while (status.find()) {
        answers.put(status.group(1), Long.parseLong(status.group(2)));
      }
      assertThat(answers).containsKey("202");
      assertThat(answers.keySet()).isSubsetOf("202", "429", "504");
    }
    return answers;
  }
}
