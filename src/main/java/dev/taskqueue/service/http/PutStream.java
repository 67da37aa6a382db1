package dev.taskqueue.service.http;

import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.eventbus.Action;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream of tasks, one in a line, and its stream of answers. It reads on when the queue has taken
 * what was read and the client has room for the answers, so that a client that is faster than
 * either is held up by TCP. What a client has sent is a chunk, at most one line more, and one
 * message to the queue.
 */
final class PutStream implements OpenStreams.Stream {

  /** Lines in a message to the queue at most. */
  private static final int BATCH = 500;

  /**
   * What the queue is told of its sender's patience at most. Short, as a message goes on putting
   * when the client has gone.
   */
  private static final long ROUND_MILLIS = 5_000;

  private static final long NANOS = 1_000_000;
  private static final long NONE = -1;

  /** After these no later line would fare better, or where it begins is not known. */
  private static final Set<Kind> ENDING =
      EnumSet.of(Kind.TOO_LARGE, Kind.UNAVAILABLE, Kind.NO_ANSWER, Kind.INTERNAL);

  /** A line that is to be answered. */
  private record Line(int number, @Nullable JsonObject task, @Nullable Problem problem) {}

  private final Shared api;
  private final RoutingContext context;
  private final Context thread;
  private final HttpServerRequest request;
  private final Queue queue;
  private final LineWriter answers;
  private final LineSplitter lines;
  private final boolean stopOnError;
  private final boolean answerAll;

  /** The id of the first line that is to be put, if it waits for room already; or empty. */
  private String waiting = "";

  private int number;
  private int accepted;
  private int refused;
  private boolean reading;

  /** Ends the stream of a client that sends no line. Runs while one is waited for. */
  private long silence = NONE;

  /** Lines that the queue has been asked to take, and has not answered. */
  private List<Line> asked = List.of();

  /** The last line that has been answered. */
  private int answered;

  /** Set when the service stops: what has been read is answered, and nothing more is put. */
  private boolean stopping;

  private boolean over;
  private boolean ended;
  private final Promise<Void> stopped = Promise.promise();

  private PutStream(Shared api, RoutingContext context, Queue queue, Parameters parameters) {
    this.api = api;
    this.context = context;
    this.thread = api.vertx().getOrCreateContext();
    this.request = context.request();
    this.queue = queue;
    this.stopOnError = parameters.choice("onError", "go-on", "go-on", "stop").equals("stop");
    this.answerAll = parameters.choice("answers", "all", "all", "errors").equals("all");
    this.lines = new LineSplitter(api.limits().lineBytes());
    this.answers = new LineWriter(api, context, LineWriter.Format.NDJSON);
  }

  /** Takes over a request whose body has not been read. */
  static void start(Shared api, RoutingContext context) {
    Queue queue = api.queues().of(context);
    api.refuseWhileDraining();
    Parameters parameters = Parameters.of(context, "onError", "answers");
    PutStream stream = new PutStream(api, context, queue, parameters);
    api.streams().takeFor(context);
    api.open().add(stream, context);
    stream.start();
  }

  private void start() {
    context.addEndHandler(
        end -> {
          over = true;
          heard();
          stopped.tryComplete();
        });
    request.pause();
    request.handler(this::read);
    request.endHandler(
        v -> {
          lines.end();
          ended = true;
          read(Buffer.buffer());
        });
    request.exceptionHandler(gone -> over = true);
    if (request.headers().contains("Expect", "100-continue", true)) {
      context.response().writeContinue();
    }
    answers.begin();
    readOn();
  }

  // ---- reading

  private void readOn() {
    reading = true;
    if (silence == NONE) {
      silence = api.vertx().setTimer(api.idleMillis(), id -> tooSlow());
    }
    request.fetch(1);
  }

  private void heard() {
    if (silence != NONE) {
      api.vertx().cancelTimer(silence);
      silence = NONE;
    }
  }

  /** It would hold a stream for ever, as its answers keep the connection alive. */
  private void tooSlow() {
    if (over) {
      return;
    }
    context.addEndHandler(end -> hangUp());
    Problem problem =
        Problem.of(
            Kind.TOO_SLOW,
            "no line came for "
                + api.idleMillis()
                + " ms, the idleTimeout; send an empty line now and then to keep the stream open");
    finish(number, problem);
  }

  private void hangUp() {
    if (request.version() == HttpVersion.HTTP_2) {
      context.response().reset();
    } else {
      request.connection().close();
    }
  }

  private void read(Buffer chunk) {
    if (over) {
      return; // the rest of what the client sends is passed over
    }
    lines.add(chunk);
    if (reading || ended) {
      reading = false;
      next();
    }
  }

  /** Goes on with the lines that there are, or reads. */
  private void next() {
    if (over) {
      return;
    }
    List<Line> batch = new ArrayList<>();
    Buffer line = null;
    while (batch.size() < BATCH && (line = lines.next()) != null) {
      number++;
      heard();
      if (!isBlank(line)) {
        batch.add(parse(line));
      }
    }
    if (!batch.isEmpty()) {
      settle(batch, 0);
    } else if (lines.isTooLong()) {
      number++;
      refuse(number, tooLong());
      finish(number);
    } else if (ended) {
      finish(number);
    } else if (stopping) {
      finish(number, Shared.stopping());
    } else {
      readOn();
    }
  }

  private static boolean isBlank(Buffer line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.getByte(i) != ' ' && line.getByte(i) != '\t') {
        return false;
      }
    }
    return true;
  }

  private Line parse(Buffer line) {
    try {
      if (lines.isTooLong(line)) {
        throw tooLong().exception();
      }
      JsonObject task = JsonText.readObject(line);
      api.refuseWhileDraining();
      api.rules().check(queue, task, null);
      return new Line(number, task, null);
    } catch (ProblemException e) {
      return new Line(number, null, e.problem());
    }
  }

  private Problem tooLong() {
    return Problem.of(
        Kind.TOO_LARGE,
        "a line is longer than limit lineBytes, " + api.limits().lineBytes() + " bytes");
  }

  // ---- the end of the service

  /** Ends with the sum of what became of the lines, so that the client knows where to go on. */
  @Override
  public Future<Void> stop(Duration patience) {
    thread.runOnContext(
        v -> {
          stopping = true;
          if (reading && !over) {
            finish(number, Shared.stopping());
          } else {
            api.vertx().setTimer(Math.max(1, patience.toMillis()), id -> giveUp());
          }
        });
    return stopped.future();
  }

  private void giveUp() {
    if (!over) {
      Problem unknown =
          Problem.of(
              Kind.NO_ANSWER,
              "the service stops before the queue has answered; the task may have been accepted or"
                  + " not");
      asked.forEach(line -> refuse(line.number(), unknown));
      finish(answered, Shared.stopping());
    }
    stopped.tryComplete();
  }

  // ---- putting

  /** Puts and answers the lines from this place on, in order. */
  private void settle(List<Line> batch, int from) {
    if (over) {
      return;
    }
    int place = from;
    for (; place < batch.size(); place++) {
      Line line = batch.get(place);
      Problem problem = line.problem();
      if (problem == null) {
        break;
      } else if (refuse(line.number(), problem)) {
        finish(line.number());
        return;
      }
    }
    if (place == batch.size()) {
      answers.whenWritable(this::next);
      return;
    }
    int to = place;
    while (to < batch.size() && batch.get(to).problem() == null) {
      to++;
    }
    put(batch, place, to);
  }

  private void put(List<Line> batch, int from, int to) {
    if (stopping) {
      finish(answered, Shared.stopping());
      return;
    }
    asked = batch.subList(from, to);
    JsonArray tasks = new JsonArray();
    asked.forEach(line -> tasks.add(line.task()));
    JsonObject body = new JsonObject().put("tasks", tasks).put("waiting", waiting);
    long patience = Math.min(ROUND_MILLIS, api.keepAliveMillis());
    long start = System.nanoTime();
    api.bus()
        .ask(queue, Action.PUT_ALL, body, patience)
        .onSuccess(
            reply -> {
              if (over) {
                return;
              }
              asked = List.of();
              waiting = reply.getString("waiting", "");
              JsonArray ids = reply.getJsonArray("accepted");
              for (int i = 0; i < ids.size(); i++) {
                accept(batch.get(from + i), ids.getJsonObject(i));
              }
              JsonObject refusal = reply.getJsonObject("refused");
              if (refusal != null) {
                boolean late = System.nanoTime() - start > patience / 2 * NANOS;
                refusedAt(batch, from + ids.size(), refusal, late);
              } else {
                answers.whenWritable(() -> settle(batch, from + ids.size()));
              }
            })
        .onFailure(failure -> failed(batch, from, to, failure));
  }

  private void refusedAt(List<Line> batch, int place, JsonObject refusal, boolean late) {
    int code = refusal.getInteger("code");
    if (code == TaskQueueCodes.FULL && late) {
      answers.whenWritable(() -> settle(batch, place)); // there was no room yet
      return;
    }
    refuseAt(batch, place, QueueBus.ofCode(code, refusal.getString("message")));
    settle(batch, place);
  }

  /** What has been accepted of these lines, if anything, is not known. */
  private void failed(List<Line> batch, int from, int to, Throwable failure) {
    if (over) {
      return;
    }
    asked = List.of();
    Problem problem =
        failure instanceof ProblemException known
            ? known.problem()
            : Problem.of(Kind.INTERNAL, "the queue could not be asked");
    if (ENDING.contains(problem.kind())) {
      batch.subList(from, to).forEach(line -> refuse(line.number(), problem));
      finish(answered);
      return;
    }
    for (int place = from; place < to; place++) {
      refuseAt(batch, place, problem);
    }
    settle(batch, from);
  }

  private static void refuseAt(List<Line> batch, int place, Problem problem) {
    batch.set(place, new Line(batch.get(place).number(), null, problem));
  }

  // ---- answers

  private void accept(Line line, JsonObject put) {
    accepted++;
    answered = line.number();
    if (answerAll) {
      answers.write("put", new JsonObject().put("line", line.number()).mergeIn(put));
    }
  }

  /** True if no more lines are to be read. */
  private boolean refuse(int line, Problem problem) {
    refused++;
    answered = line;
    JsonObject error = problem.toJson();
    error.remove("line"); // that of the text that was parsed, which is this one line
    answers.write("put", new JsonObject().put("line", line).put("error", error));
    return stopOnError || ENDING.contains(problem.kind());
  }

  /**
   * Ends the answers with the sum of what became of the lines; lines after the last are not read.
   */
  private void finish(int last) {
    finish(last, null);
  }

  private void finish(int last, @Nullable Problem problem) {
    over = true;
    JsonObject sum =
        new JsonObject()
            .put("lines", last)
            .put("accepted", accepted)
            .put("refused", refused)
            .put("complete", ended && last == number);
    answers.end("end", problem == null ? sum : sum.put("error", problem.toJson()));
    if (!ended) {
      request.resume();
    }
    stopped.tryComplete();
  }
}
