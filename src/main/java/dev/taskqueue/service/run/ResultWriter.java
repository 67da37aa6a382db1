package dev.taskqueue.service.run;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Writes results on a thread of its own, which may block. The window bounds what waits for it. Its
 * methods may be called from any thread.
 */
final class ResultWriter {

  /** What a line came to. Done on the writer's thread. */
  private interface Ended {
    void write();
  }

  /** A line of the output, and as what it was counted. */
  private static final class Result {
    final byte[] bytes;
    final Tally counted;

    Result(byte[] bytes, Tally counted) {
      this.bytes = bytes;
      this.counted = counted;
    }
  }

  private static final byte[] NOTHING = new byte[0];

  private final OutputStream out;
  private final boolean ordered;
  private final Window window;
  private final Consumer<Tally> progress;
  private final Consumer<IOException> onFailure;
  private final BlockingQueue<Ended> arrived = new LinkedBlockingQueue<>();
  private final Thread thread;

  // Of the thread alone.
  private final Map<Long, Result> held = new HashMap<>();
  private long nextTurn;
  private boolean broken;
  private boolean ended;

  private volatile boolean stopped;
  private volatile Tally tally = Tally.NONE;

  /**
   * A writer.
   *
   * @param progress is called after each line
   * @param onFailure is called once, if nothing can be written any more
   */
  ResultWriter(
      OutputStream out,
      boolean ordered,
      Window window,
      Consumer<Tally> progress,
      Consumer<IOException> onFailure) {
    this.out = out;
    this.ordered = ordered;
    this.window = window;
    this.progress = progress;
    this.onFailure = onFailure;
    this.thread = new Thread(this::work, "run-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * A line was refused.
   *
   * @param turn of the line among those that were read
   */
  void refused(long turn, byte[] bytes) {
    arrived.add(() -> take(turn, bytes, new Tally(0, 0, 1, 0, 0)));
  }

  /** A task has ended. */
  void ended(long turn, long line, Outcome outcome) {
    arrived.add(() -> take(turn, line, outcome));
  }

  /** A line is given up. */
  void dropped(long turn) {
    arrived.add(() -> take(turn, NOTHING, new Tally(0, 0, 0, 0, 1)));
  }

  /** From now on a cancelled task is one that was not started. */
  void stopped() {
    stopped = true;
  }

  /** Writes what has arrived, closes the output, and ends. */
  void close() throws InterruptedException {
    arrived.add(() -> ended = true);
    thread.join();
  }

  Tally tally() {
    return tally;
  }

  private void work() {
    try {
      while (!ended) {
        arrived.take().write();
      }
      closeOutput();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(long turn, long line, Outcome outcome) {
    if (stopped && outcome.kind() == OutcomeKind.CANCELLED) {
      take(turn, NOTHING, new Tally(0, 0, 0, 0, 1));
    } else {
      boolean good = outcome.cause() == null;
      take(turn, ResultLine.of(line, outcome), new Tally(good ? 1 : 0, good ? 0 : 1, 0, 0, 0));
    }
  }

  private void take(long turn, byte[] bytes, Tally more) {
    tally = tally.plus(more);
    Result result = new Result(bytes, more);
    if (ordered) {
      hold(turn, result);
    } else {
      write(result);
    }
  }

  private void hold(long turn, Result result) {
    held.put(turn, result);
    window.hold(result.bytes.length);
    for (Result next = held.remove(nextTurn); next != null; next = held.remove(nextTurn)) {
      nextTurn++;
      window.hold(-next.bytes.length);
      write(next);
    }
  }

  /** After a failure it goes on for the sake of those who wait for the window. */
  private void write(Result result) {
    try {
      if (!broken && result.bytes.length > 0) {
        out.write(result.bytes);
        out.flush();
      }
    } catch (IOException e) {
      fail(e);
    }
    if (broken) {
      tally = tally.minus(result.counted).plus(result.counted.unwritten());
    }
    window.leave();
    progress.accept(tally);
  }

  private void closeOutput() {
    try {
      out.close();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException cause) {
    if (!broken) {
      broken = true;
      onFailure.accept(cause);
    }
  }
}
