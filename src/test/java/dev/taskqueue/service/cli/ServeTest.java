package dev.taskqueue.service.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process, over real sockets. */
@ExtendWith(VertxExtension.class)
@Tag("parallel")
class ServeTest {

  private static final Pattern URL = Pattern.compile("listening on (http://[^;]+);");
  private static final String TASKS = "/v1/queues/default/tasks";
  private static final String STREAM =
      "POST "
          + TASKS
          + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n2\r\nx\n\r\n";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
  private String site = "";

  /** A site for the HTTP tasks: what is at /held is answered by the test. */
  @BeforeEach
  void serveSite(Vertx vertx) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (request.path().equals("/held")) {
                    held.add(request);
                  } else {
                    request.response().putHeader("Content-Type", "text/plain").end("hello");
                  }
                })
            .listen(0, "127.0.0.1")
            .await();
    site = "http://127.0.0.1:" + server.actualPort();
  }

  @Test
  void it_serves_and_drains_when_it_is_terminated() throws Exception {
    try (Program program = serve("PT20S")) {
      String url = url(program);
      assertThat(get(url + "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(url + "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(url + "/metrics").body()).contains("task_queue_slots{queue=\"default\"");
      assertThat(get(url + "/").headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
      assertThat(get(url + "/v1/status").body()).contains("\"default\"");

      assertThat(put(url, "/hello").statusCode()).isEqualTo(202);
      HttpResponse<String> joined = post(url + "/v1/queues/default/scopes/-/join", "");
      assertThat(new JsonObject(joined.body()).getJsonArray("results"))
          .singleElement()
          .satisfies(one -> assertThat(((JsonObject) one).getValue("body")).isEqualTo("hello"));

      assertThat(put(url, "/held").statusCode()).isEqualTo(202);
      HttpServerRequest running = held.poll(20, TimeUnit.SECONDS);
      assertThat(running).isNotNull();
      program.signal("TERM");
      program.awaitLine("draining");
      assertThat(get(url + "/health/ready").statusCode()).isEqualTo(503);
      assertThat(get(url + "/health/live").statusCode()).isEqualTo(200);
      assertThat(put(url, "/hello").statusCode()).isEqualTo(503);
      running.response().end("at last");

      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.OK);
      assertThat(program.err())
          .contains("queue default: 0 tasks not done, 1 result not joined")
          .doesNotContain("ERROR");
    }
  }

  @Test
  void what_is_not_done_at_the_deadline_is_named() throws Exception {
    try (Program program = serve("PT0.2S")) {
      String url = url(program);
      put(url, "/held", "\"id\":\"too-slow\",");
      assertThat(held.poll(20, TimeUnit.SECONDS)).isNotNull();
      program.signal("INT");

      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.TASKS_LEFT);
      assertThat(program.err()).contains("queue default: 1 task not done (too-slow)");
    }
  }

  @Test
  void a_batch_nobody_acknowledges_and_a_stream_left_open_keep_back_no_account() throws Exception {
    try (Program program = serve("PT2S");
        Socket stream = new Socket()) {
      String url = url(program);
      put(url, "/hello");
      post(url + "/v1/queues/default/scopes/-/join?joinId=mine", "");
      put(url, "/held", "\"id\":\"too-slow\",");
      assertThat(held.poll(20, TimeUnit.SECONDS)).isNotNull();
      stream.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(url).getPort()));
      stream.getOutputStream().write(STREAM.getBytes(US_ASCII));
      assertThat(stream.getInputStream().read()).isPositive();
      program.signal("TERM");

      assertThat(program.awaitExit()).isEqualTo(ExitCodes.TASKS_LEFT);
      assertThat(program.err())
          .contains("queue default: 1 task not done (too-slow), 0 results not joined")
          .doesNotContain("ERROR");
    }
  }

  @Test
  void a_second_signal_ends_it_at_once() throws Exception {
    try (Program program = serve("PT1M")) {
      put(url(program), "/held");
      assertThat(held.poll(20, TimeUnit.SECONDS)).isNotNull();
      program.signal("TERM");
      program.awaitLine("draining");
      program.signal("TERM");

      assertThat(program.awaitExit()).isEqualTo(ExitCodes.KILLED);
    }
  }

  @Test
  void a_port_that_is_taken_is_told() throws Exception {
    String port = Integer.toString(URI.create(site).getPort());
    try (Program program = Program.start(folder, "serve", "--set", "http.port=" + port)) {
      assertThat(program.awaitExit()).isEqualTo(ExitCodes.NOT_STARTED);
      assertThat(program.err())
          .contains("could not start: cannot listen on http://127.0.0.1:" + port)
          .contains("choose another http.host or http.port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void a_configuration_that_is_named_by_nothing_is_the_usual_one() throws Exception {
    Map<String, String> environment = Map.of("TASK_QUEUE_CONFIG", "");
    try (Program program = Program.start(folder, List.of(), environment, "serve", "--check")) {
      assertThat(program.awaitExit()).as(program.err()).isEqualTo(ExitCodes.OK);
      assertThat(program.out()).anyMatch(line -> line.contains("\"default\""));
    }
  }

  @Test
  void logs_are_json_if_asked_for_and_a_bad_configuration_is_one_line() throws Exception {
    Map<String, String> environment =
        Map.of("TASK_QUEUE_LOG_FORMAT", "json", "TASK_QUEUE__HTTP__PROT", "1");
    try (Program program = Program.start(folder, List.of(), environment, "serve")) {
      assertThat(program.awaitExit()).isEqualTo(ExitCodes.USAGE);
      assertThat(program.err())
          .isEqualTo("in http: unknown http option 'prot'; did you mean 'port'?");
    }
  }

  @Test
  void a_check_reads_the_files_that_the_configuration_names() throws Exception {
    try (Program program =
        Program.start(
            folder,
            "serve",
            "--check",
            "--set",
            "handlers.http.trustedCertificates=[\"typo.pem\"]")) {
      assertThat(program.awaitExit()).isEqualTo(ExitCodes.USAGE);
      assertThat(program.err()).contains("'trustedCertificates'").contains("typo.pem");
    }
  }

  private Program serve(String deadline) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    for (String setting :
        List.of(
            "http.port=0",
            "http.allowedAddresses=[\"http\"]",
            "handlers.http.allowedHosts=[\"127.0.0.1\"]",
            "handlers.http.allowedAddresses=[\"127.0.0.1/32\"]",
            "shutdown.deadline=" + deadline)) {
      arguments.addAll(List.of("--set", setting));
    }
    return Program.start(folder, arguments.toArray(String[]::new));
  }

  private static String url(Program program) throws InterruptedException {
    Matcher url = URL.matcher(program.awaitLine("listening on"));
    assertThat(url.find()).isTrue();
    return url.group(1);
  }

  private HttpResponse<String> put(String url, String path) throws Exception {
    return put(url, path, "");
  }

  private HttpResponse<String> put(String url, String path, String options) throws Exception {
    String body = "{\"url\":\"" + site + path + "\"}";
    return post(url + TASKS, "{" + options + "\"address\":\"http\",\"body\":" + body + "}");
  }

  private HttpResponse<String> post(String url, String json) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
