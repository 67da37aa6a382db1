package dev.taskqueue.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.fuzz.Fuzz;
import dev.taskqueue.fuzz.Mutator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Requests as bytes on a socket, whole and broken. No answer gives away what is inside. */
class RequestFuzzTest extends HttpTest {

  private static final int WINDOW = 50;

  /** After this a client goes away, whatever it has got. */
  private static final long PATIENCE_MILLIS = 100;

  /** The server repeats what the client calls its protocol. */
  /**
   * What Vert.x answers to a version that there is not repeats it, or what came of it as a number.
   */
  private static final Pattern STATUS = Pattern.compile("^\\S+/-?\\d+\\.-?\\d+ (\\d{3}) ");

  private static final JsonObject TASK =
      task(ECHO, 1).put("id", "a").put("scope", "s").put("timeout", 50).put("priority", 3);

  private static final List<String> VALID =
      List.of(
          request("POST", TASKS, "application/json", TASK.encode()),
          request("POST", TASKS + "?wait=ended", "application/json", task(ECHO, 1).encode()),
          request("POST", TASKS, "application/x-ndjson", task(ECHO, 1) + "\n" + TASK + "\r\n\n"),
          request("POST", JOIN + "?wait=0", "application/json", ""),
          request("GET", "/v1/queues/q", "application/json", ""),
          request("GET", OUTCOMES, "application/json", ""),
          request("DELETE", TASKS + "/a", "application/json", ""),
          request("GET", "/v1/queues/q/scopes/-/progress", "application/json", ""),
          request("GET", "/openapi.yaml", "application/json", ""));

  /** The seed of a failure is that of a later one: here is the request itself. */
  private record Sent(Buffer request, Future<String> answer) {}

  private final Deque<Sent> answers = new ArrayDeque<>();

  private static String request(String method, String uri, String type, String body) {
    return method
        + " "
        + uri
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\nConnection: close\r\n\r\n"
        + body;
  }

  private static byte[] request(Mutator mutator) {
    if (mutator.number(3) > 0) {
      return mutator.bytes(mutator.pick(VALID).getBytes(ISO_8859_1));
    }
    boolean lines = mutator.number(2) == 0;
    String body = mutator.json(TASK).encode();
    for (int i = mutator.number(5); lines && i > 0; i--) {
      body += mutator.pick("\n", "\r\n", "\n\n") + mutator.garbled(TASK.encode());
    }
    String type = lines ? "application/x-ndjson" : "application/json";
    String uri = mutator.number(8) == 0 ? mutator.garbled(TASKS) : TASKS;
    return request("POST", uri, type, new String(body.getBytes(UTF_8), ISO_8859_1))
        .getBytes(ISO_8859_1);
  }

  @Test
  void every_answer_is_well_formed_and_no_task_is_lost() {
    serve(
        new TaskQueueOptions()
            .setWorkers(4)
            .setMaxSize(8)
            .setMaxWaiting(100)
            .setExceptionHandler(failure -> {}),
        new JsonObject());
    NetClient sockets = vertx.createNetClient();
    Fuzz.run(
        "HTTP requests over sockets",
        500,
        100_000,
        random -> {
          byte[] request = request(new Mutator(random));
          answers.add(new Sent(Buffer.buffer(request), send(sockets, request)));
          if (answers.size() == WINDOW) {
            check(answers.poll());
          }
        });
    answers.forEach(RequestFuzzTest::check);

    await(queue.resume());
    await(queue.clear());
    until("all have ended", () -> await(queue.stats()).unfinished() == 0);
    TaskQueueStats stats = await(queue.stats());
    assertThat(stats.accepted()).isPositive();
    assertThat(stats.ended().total()).isEqualTo(stats.accepted());
    until("nothing is left", () -> api.openPolls() == 0 && api.openStreams() == 0);
    until("no connection is left", () -> api.openConnections() == 0);
    assertThat(put(task(ECHO, "still here").put("scope", "last")).status()).isEqualTo(202);
  }

  /** What the server says until it closes the connection, or the client does. */
  private Future<String> send(NetClient sockets, byte[] request) {
    Promise<String> answer = Promise.promise();
    vertx.runOnContext(v -> send(sockets, request, answer));
    return answer.future();
  }

  /** All on one context: a socket whose handler is set elsewhere may have had bytes by then. */
  private void send(NetClient sockets, byte[] request, Promise<String> answer) {
    Buffer got = Buffer.buffer();
    sockets
        .connect(server.actualPort(), "127.0.0.1")
        .onFailure(answer::tryFail)
        .onSuccess(
            socket -> {
              socket.handler(got::appendBuffer);
              socket.exceptionHandler(reset -> {});
              socket.closeHandler(v -> answer.tryComplete(got.toString(ISO_8859_1)));
              socket.write(Buffer.buffer(request));
              vertx.setTimer(PATIENCE_MILLIS, v -> socket.close());
            });
  }

  private static void check(Sent sent) {
    String text = await(sent.answer);
    if (text.isEmpty()) {
      return; // it waits for more, or is not worth an answer
    }
    Matcher status = STATUS.matcher(text);
    String about = "answer to " + sent.request.toString(ISO_8859_1) + ": " + text;
    assertThat(status.find()).as(about).isTrue();
    assertThat(Integer.parseInt(status.group(1))).as(about).isNotEqualTo(500);
    assertThat(text).as(about).doesNotContain("Exception", "\tat ", "java.", "dev.taskqueue");
  }
}
