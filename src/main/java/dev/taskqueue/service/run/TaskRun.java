package dev.taskqueue.service.run;

import dev.taskqueue.Outcome;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueListener;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run: a stream of lines through a queue of its own. Thread-safe. */
public final class TaskRun {

  /** Longest line of input. */
  public static final int MAX_LINE_BYTES = 32 << 20;

  /** Gives up, once the run is stopped, tasks that fail then and would be tried again. */
  private static final class Retries implements TaskQueueListener {

    /** Set when the run is stopped. */
    private volatile @Nullable TaskQueue stopped;

    /** Told when the task is backing off already, so that it is found there. */
    @Override
    public void retrying(TaskInfo task, Throwable cause, Duration delay) {
      TaskQueue queue = stopped;
      if (queue != null) {
        queue.clear();
      }
    }
  }

  private final TaskQueue queue;
  private final Retries retries;
  private final ResultWriter writer;
  private final TaskReader reader;
  private final Window window;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private TaskRun(
      TaskQueue queue,
      Retries retries,
      InputStream in,
      FinishedLines finished,
      OutputStream out,
      RunOptions options,
      Consumer<Tally> progress) {
    this.queue = queue;
    this.retries = retries;
    this.window = new Window(options.window());
    this.writer = new ResultWriter(out, options.ordered(), window, progress, this::outputFailed);
    this.reader =
        new TaskReader(
            new LineReader(in, MAX_LINE_BYTES), finished, options, queue, window, writer);
  }

  /**
   * Starts a run of a file, or of the standard input, in a Vert.x instance that has the handlers.
   *
   * @param progress is called after each line, on a thread of the run
   * @throws IOException if the input or the output cannot be opened
   */
  public static TaskRun start(
      Vertx vertx, RunFiles files, RunOptions options, Consumer<Tally> progress)
      throws IOException {
    FinishedLines finished = files.finished();
    return start(vertx, files.openInput(), finished, files.openOutput(), options, progress);
  }

  /**
   * Starts a run.
   *
   * @param vertx has the handlers that the tasks name
   * @param finished lines to be passed over
   * @param progress is called after each line, on a thread of the run
   */
  static TaskRun start(
      Vertx vertx,
      InputStream in,
      FinishedLines finished,
      OutputStream out,
      RunOptions options,
      Consumer<Tally> progress) {
    Retries retries = new Retries();
    TaskQueue queue = TaskQueue.create(vertx, options.queue().setListener(retries)).await();
    TaskRun run = new TaskRun(queue, retries, in, finished, out, options, progress);
    ReadStream<Outcome> outcomes = queue.outcomes();
    outcomes.handler(run.reader::ended);
    Thread thread = new Thread(run::read, "run-reader");
    thread.setDaemon(true); // it may hang on its input for ever
    thread.start();
    return run;
  }

  private void read() {
    try {
      reader.read();
    } catch (IOException | RuntimeException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void outputFailed(IOException cause) {
    fail(new OutputException(cause));
  }

  private void fail(Exception cause) {
    if (failure.compareAndSet(null, cause)) {
      stop();
    }
  }

  /**
   * Reads no more, gives up what is not running, and lets finish what is; if it fails it is not
   * tried again, which might be in an hour. Those given up have no result.
   */
  public void stop() {
    writer.stopped();
    reader.stop();
    retries.stopped = queue; // first, or a task could begin to back off between the two
    queue.clear();
  }

  /**
   * Waits for the end.
   *
   * @return what became of the lines
   * @throws OutputException if the output cannot be written
   * @throws IOException if the input cannot be read
   * @throws IllegalArgumentException if a line is no task and the run is strict
   */
  public Tally await() throws IOException, InterruptedException {
    window.awaitEnd();
    queue.close().await();
    writer.close();
    Exception cause = failure.get();
    if (cause instanceof IOException io) {
      throw io;
    } else if (cause instanceof RuntimeException bug) {
      throw bug;
    }
    return tally();
  }

  /**
   * Whether all of the input was read, and no line of it given up; after the end, that each line
   * has a result. A run that is stopped while the last of its tasks are running is complete too.
   */
  public boolean isComplete() {
    return reader.isAtEnd() && writer.tally().left() == 0;
  }

  /** What became of the lines so far. */
  public Tally tally() {
    return writer.tally().plus(new Tally(0, 0, 0, reader.skipped(), 0));
  }
}
