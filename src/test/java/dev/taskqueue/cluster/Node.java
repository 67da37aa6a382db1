package dev.taskqueue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.service.cli.Main;
import dev.taskqueue.service.cli.Program;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service in a JVM of its own that is a node of the test's cluster. */
final class Node {

  private static final Pattern URL = Pattern.compile("listening on (http://[^;]+);");
  private static final Pattern ID = Pattern.compile("node (\\S+) of a cluster");

  private static final List<String> JVM =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> command;
  private final Path folder;
  private final String[] arguments;
  private Version version;
  private Program program;

  Node(Version version, Path folder, String... arguments) {
    this(List.of(), version, folder, arguments);
  }

  /** Started by another command, such as one that enters a network of its own. */
  Node(List<String> command, Path folder, String... arguments) {
    this(command, Version.TODAY, folder, arguments);
  }

  private Node(List<String> command, Version version, Path folder, String... arguments) {
    this.command = command;
    this.version = version;
    this.folder = folder;
    this.arguments = arguments;
    program = launch();
  }

  private Program launch() {
    return Program.start(
        command, folder, JVM, Map.of(), version.classPath(), Main.class, arguments);
  }

  /** Starts it again, with the same arguments, after it has ended. */
  void restart() {
    restart(version);
  }

  /** Starts it again in this version, with the same arguments, after it has ended. */
  void restart(Version version) {
    this.version = version;
    program.close();
    program = launch();
  }

  /** The version that was started last. */
  Version version() {
    return version;
  }

  /** Waits until it serves, and gives itself. */
  Node awaitReady() throws InterruptedException {
    program.awaitLine("of a cluster of");
    return this;
  }

  /** Its id in the cluster, once it is ready. */
  String id() throws InterruptedException {
    return find(ID, "of a cluster of");
  }

  /** Where its HTTP API is, once it is ready. */
  String url() throws InterruptedException {
    return find(URL, "listening on");
  }

  private String find(Pattern pattern, String part) throws InterruptedException {
    Matcher found = pattern.matcher(program.awaitLine(part));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  /** All it has logged since its last start. */
  String log() {
    return program.err();
  }

  /** Waits for a line of its log. */
  String awaitLog(String part) throws InterruptedException {
    return program.awaitLine(part);
  }

  /** kill -9: it ends without a word. */
  void kill() throws IOException, InterruptedException {
    program.signal("KILL");
    program.awaitExit();
  }

  /** Asks it to end in order. */
  void terminate() throws IOException, InterruptedException {
    program.signal("TERM");
  }

  /** Sends any other signal, such as STOP and CONT. */
  void signal(String name) throws IOException, InterruptedException {
    program.signal(name);
  }

  /** Waits for its end, and gives the exit code. */
  int awaitExit() throws InterruptedException {
    return program.awaitExit();
  }

  /** GET, whose answer must be 200 and a JSON object. */
  JsonObject get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url() + path)).build());
  }

  /** POST of a JSON object, whose answer must be of the class 2xx and a JSON object. */
  JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build());
  }

  /** POST without a body, whose answer must be of the class 2xx and a JSON object. */
  JsonObject post(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path)).POST(BodyPublishers.noBody()).build());
  }

  private static JsonObject send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode() / 100).as(response.body()).isEqualTo(2);
    return new JsonObject(response.body());
  }

  /** Ends it if it has not ended. */
  void close() {
    program.close();
  }
}
