package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import dev.taskqueue.service.cli.Main;
import dev.taskqueue.service.cli.Program;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * One service whose queue is durable on disk, killed again and again while clients put tasks: each
 * task whose put was answered has one outcome at the end, which one join gets.
 */
@Tag("parallel")
class DurableServiceTest {

  private static final Pattern URL = Pattern.compile("listening on (http://[^;]+);");
  private static final int PRODUCERS = 8;
  private static final long SEED = 20261125;

  @TempDir private Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private volatile String url = "";
  private volatile boolean enough;

  @AfterEach
  void end() {
    enough = true;
    producers.shutdownNow();
  }

  private Program start(Version version) throws InterruptedException {
    Program program =
        Program.start(
            folder,
            List.of("-Xmx256m"),
            Map.of(),
            version.classPath(),
            Main.class,
            "serve",
            "--set",
            "http.port=0",
            "--set",
            "queues.default.durability=disk",
            "--set",
            "queues.default.storage=" + folder.resolve("data"),
            "--set",
            "http.allowedAddresses=[\"echo\"]",
            "--set",
            "handlers.verticles=[{\"class\":\"" + EchoHandler.class.getName() + "\"}]");
    Matcher found = URL.matcher(program.awaitLine("listening on"));
    assertThat(found.find()).isTrue();
    url = found.group(1) + "/v1/queues/default/";
    return program;
  }

  @Test
  void a_service_that_is_killed_goes_on_where_it_was() throws Exception {
    kill(3, Version.TODAY);
  }

  @Test
  @Tag("slow")
  void fifty_kills() throws Exception {
    kill(50, Version.TODAY);
  }

  @Test
  @EnabledIfSystemProperty(named = Version.PROPERTY, matches = ".+")
  void a_service_is_upgraded_and_downgraded() throws Exception {
    kill(10, Version.TODAY, Version.other());
  }

  /** Each start is in the next of the versions. */
  private void kill(int times, Version... versions) throws Exception {
    Random random = new Random(SEED);
    Program program = start(versions[0]);
    try {
      List<Future<?>> putting = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        putting.add(producers.submit(this::putOnAndOn));
      }
      for (int kill = 0; kill < times; kill++) {
        int goOn = accepted.size() + 1 + random.nextInt(200);
        Await.until("more are accepted", () -> accepted.size() >= goOn);
        program.signal("KILL");
        program.awaitExit();
        program.close();
        program = start(versions[(kill + 1) % versions.length]);
      }
      enough = true;
      for (Future<?> one : putting) {
        one.get(60, TimeUnit.SECONDS);
      }
      List<String> joined = join();
      assertThat(joined).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(accepted);
      System.out.println(
          times
              + " kills in the middle of puts: "
              + accepted.size()
              + " accepted, each joined once");
    } finally {
      enough = true;
      program.close();
    }
  }

  /** Each task is put until the put is answered. */
  private void putOnAndOn() {
    while (!enough) {
      String id = "task" + next.incrementAndGet();
      JsonObject task = new JsonObject().put("address", "echo").put("body", id).put("id", id);
      while (!isAccepted(task)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      accepted.add(id);
    }
  }

  private boolean isAccepted(JsonObject task) {
    try {
      return send("tasks", task.encode()).statusCode() == 202;
    } catch (IOException | IllegalArgumentException e) {
      return false; // it is being killed or started
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private HttpResponse<String> send(String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** The ids of all tasks that the join gives. */
  private List<String> join() throws Exception {
    List<String> ids = new ArrayList<>();
    Integer from = 0;
    while (from != null) {
      HttpResponse<String> response = send("scopes/-/join?joinId=all&from=" + from, "");
      JsonObject page = new JsonObject(response.body());
      if (response.statusCode() == 202) {
        continue; // pending
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(page.getJsonArray("failures", new JsonArray())).isEmpty();
      for (Object result : page.getJsonArray("results")) {
        ids.add(((JsonObject) result).getString("body"));
      }
      from = page.getInteger("next");
    }
    return ids;
  }
}
