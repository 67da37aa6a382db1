package dev.taskqueue.service.run;

import dev.taskqueue.DuplicateTaskException;
import dev.taskqueue.Outcome;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.TaskQueueException;
import dev.taskqueue.eventbus.JsonTask;
import dev.taskqueue.internal.ParserText;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts a task for each line of the input, no faster than the queue takes them (later, if they have
 * a delay) and the window lets them in. It blocks the thread that runs it; outcomes come from
 * another one.
 */
final class TaskReader {

  /** Where a task's result belongs. */
  private record Place(long turn, long line) {}

  private final LineReader lines;
  private final FinishedLines finished;
  private final RunOptions options;
  private final TaskQueue queue;
  private final Window window;
  private final ResultWriter writer;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private long turns;
  private volatile boolean stopped;
  private volatile boolean atEnd;
  private final AtomicLong skipped = new AtomicLong();

  TaskReader(
      LineReader lines,
      FinishedLines finished,
      RunOptions options,
      TaskQueue queue,
      Window window,
      ResultWriter writer) {
    this.lines = lines;
    this.finished = finished;
    this.options = options;
    this.queue = queue;
    this.window = window;
    this.writer = writer;
  }

  /**
   * Reads to the end of the input, or until it is stopped.
   *
   * @throws IllegalArgumentException if a line is no task and the run is strict
   */
  void read() throws IOException, InterruptedException {
    try {
      Line line = lines.next();
      for (; line != null && !stopped; line = lines.next()) {
        if (finished.has(line.number())) {
          skipped.incrementAndGet();
        } else if (!window.enter()) {
          return;
        } else {
          take(line, turns++);
        }
      }
      atEnd = line == null;
    } finally {
      window.close();
    }
  }

  /** A task has ended. */
  void ended(Outcome outcome) {
    Place place = places.remove(outcome.taskId());
    if (place != null) {
      writer.ended(place.turn(), place.line(), outcome);
    }
  }

  /** Puts no more from now on. */
  void stop() {
    synchronized (this) {
      stopped = true;
    }
    window.close();
  }

  /** Whether there is no line that it has not taken. */
  boolean isAtEnd() {
    return atEnd;
  }

  long skipped() {
    return skipped.get();
  }

  private void take(Line line, long turn) {
    String id = "line-" + line.number();
    JsonTask task;
    try {
      JsonObject json = parse(line);
      if (json.getValue("id") instanceof String own && !own.isEmpty()) {
        id = own;
      }
      task = JsonTask.read(withDefaults(json, id));
    } catch (IllegalArgumentException e) {
      refuse(line, turn, id, TaskQueueCodes.MALFORMED, e.getMessage());
      if (options.strict()) {
        throw new IllegalArgumentException("line " + line.number() + ": " + e.getMessage(), e);
      }
      return;
    }
    if (places.putIfAbsent(id, new Place(turn, line.number())) != null) {
      refuse(line, turn, id, TaskQueueCodes.CONFLICT, "an unfinished task has the id " + id);
      return;
    }
    put(line, turn, id, task);
  }

  /**
   * Of a put that fails otherwise than by being refused, the outcome comes. One whose delay has
   * begun is not waited for, or each delay would begin at the end of the one before; the window
   * bounds how many there are.
   */
  private void put(Line line, long turn, String id, JsonTask task) {
    Future<Void> entered;
    synchronized (this) { // so that what stops the run finds it in the queue
      if (stopped) {
        places.remove(id);
        writer.dropped(turn);
        return;
      }
      entered = queue.put(task.task(), task.options());
    }
    try {
      boolean delayed = !task.options().getDelay().isZero();
      if (entered.failed() || !(entered.isComplete() || delayed)) {
        entered.await();
      }
    } catch (DuplicateTaskException | QueueClosedException | QueueFullException e) {
      places.remove(id);
      refuse(line, turn, id, TaskQueueCodes.CONFLICT, e.getMessage());
    } catch (TaskQueueException e) {
      // its outcome says so
    }
  }

  private void refuse(Line line, long turn, String id, int code, @Nullable String why) {
    if (stopped) {
      writer.dropped(turn);
    } else {
      writer.refused(turn, ResultLine.refused(line.number(), id, code, String.valueOf(why)));
    }
  }

  private static JsonObject parse(Line line) {
    if (line.text() == null) {
      throw new IllegalArgumentException(line.problem());
    }
    try {
      return new JsonObject(line.text());
    } catch (DecodeException | ClassCastException e) {
      String why = String.valueOf(e.getMessage()).replace("Failed to decode:", "");
      throw new IllegalArgumentException("the line is no JSON object: " + ParserText.of(why));
    }
  }

  private JsonObject withDefaults(JsonObject json, String id) {
    if (json.getValue("id") == null) {
      json.put("id", id);
    }
    if (options.retries() != null && json.getValue("retries") == null) {
      json.put("retries", options.retries());
    }
    if (options.timeout() != null && json.getValue("timeout") == null) {
      json.put("timeout", options.timeout().toString());
    }
    return json;
  }
}
