package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.TaskQueueCodes;
import dev.taskqueue.engine.OutcomeStream;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One reader of a scope's outcomes, from its first round to its end. A round's page is filled while
 * a request waits for it, is then decided, and stays as it is until the reader asks for the next
 * one. Between pages the queue's stream is paused, which in the end slows the slots.
 */
final class Reading {

  private static final long NONE = -1;

  final String id;
  final String scope;
  private final ContextInternal context;
  private final OutcomeStream stream;
  private final Pages limits;

  /** Whether outcomes go to the reader as objects. */
  private final boolean local;

  private final long patienceMillis;
  private final Runnable silent;
  private final Consumer<String> read;

  /** Holds the latest request alone. */
  private final Rounds waiting;

  private final List<Object> page = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private long bytes;
  private int round = 1;
  private int max;
  private boolean decided;
  private boolean ended;

  /** The page is the last one. */
  private boolean last;

  private long idleTimer = NONE;

  /**
   * A reader that has not been answered yet.
   *
   * @param silent called when it has not asked for {@code patienceMillis}
   * @param read called with the id of each task whose outcome it has acknowledged
   */
  Reading(
      ContextInternal context,
      ReadCommand first,
      boolean local,
      OutcomeStream stream,
      Pages limits,
      long patienceMillis,
      Runnable silent,
      Consumer<String> read) {
    this.id = first.reader();
    this.scope = first.scope;
    this.context = context;
    this.local = local;
    this.stream = stream;
    this.limits = limits;
    this.patienceMillis = patienceMillis;
    this.silent = silent;
    this.read = read;
    this.waiting = new Rounds(context);
    stream.pause();
    stream.endHandler(v -> end());
    stream.handler(this::add);
  }

  // ---- rounds

  void serve(Request request, ReadCommand read, long millis) {
    if (decided && !last && read.round == round + 1) {
      startNext();
    }
    if (read.round != round) {
      request.fail(
          TaskQueueCodes.CONFLICT,
          "reader " + Text.shorten(id) + " is at round " + round + ", not at " + read.round);
      return;
    }
    stopIdling();
    if (decided) {
      answer(request);
      idle();
      return;
    }
    waiting.end(this::replyPending);
    waiting.add(request, millis, this::late);
    max = read.max;
    stream.pause();
    if (ended) {
      decide();
    } else if (!isFull()) {
      stream.fetch(1);
    }
  }

  /** What it has been given has come. */
  void acknowledged() {
    if (decided) {
      ids.forEach(read);
    }
  }

  private void startNext() {
    acknowledged();
    round++;
    page.clear();
    ids.clear();
    bytes = 0;
    decided = false;
  }

  private void late(Request request) {
    if (page.isEmpty()) {
      stream.pause();
      replyPending(request);
      idle();
    } else {
      waiting.add(request);
      decide();
    }
  }

  // ---- its page

  /** Asks for one outcome at a time, as none can be given back. */
  private void add(Outcome outcome) {
    ids.add(outcome.taskId());
    if (local) {
      page.add(outcome);
    } else {
      OutcomeJson.Written written = OutcomeJson.write(outcome, limits.maxResultBytes());
      page.add(written.json());
      bytes += written.size();
    }
    if (!isFull()) {
      stream.fetch(1);
    }
    if (page.size() == 1) {
      context.runOnContext(v -> look(1));
    }
  }

  private boolean isFull() {
    return page.size() >= Math.min(max, limits.maxCount()) || bytes >= limits.maxBytes();
  }

  /** Lets a page grow as long as outcomes come without a pause. */
  private void look(int before) {
    if (decided || page.isEmpty()) {
      return;
    }
    int size = page.size();
    if (size == before || isFull()) {
      decide();
    } else {
      context.runOnContext(v -> look(size));
    }
  }

  private void end() {
    ended = true;
    if (!decided && !waiting.isEmpty()) {
      decide();
    }
  }

  private void decide() {
    decided = true;
    last = ended;
    stream.pause();
    waiting.end(this::answer);
    idle();
  }

  // ---- answers

  private void answer(Request request) {
    JsonObject json = json(last ? "ended" : "read");
    if (local) {
      request.reply(json, List.copyOf(page));
    } else {
      request.reply(json.put("outcomes", new JsonArray(List.copyOf(page))));
    }
  }

  private void replyPending(Request request) {
    request.reply(json(Reply.PENDING));
  }

  private JsonObject json(String state) {
    return new JsonObject().put("state", state).put("reader", id).put("round", round);
  }

  // ---- its end

  private void idle() {
    stopIdling();
    idleTimer =
        context.setTimer(
            patienceMillis,
            timer -> {
              idleTimer = NONE;
              silent.run();
            });
  }

  private void stopIdling() {
    if (idleTimer != NONE) {
      context.owner().cancelTimer(idleTimer);
      idleTimer = NONE;
    }
  }

  /**
   * Reads no more.
   *
   * @return the number of outcomes that the reader has not acknowledged
   */
  int stop(int code, String why) {
    leave(new CodedFailure(code, why));
    return page.size() + stream.stop();
  }

  /** Answers whoever waits, with a failure. */
  void leave(CodedFailure failure) {
    stopIdling();
    waiting.end(request -> request.fail(failure.code, Text.messageOf(failure)));
  }
}
