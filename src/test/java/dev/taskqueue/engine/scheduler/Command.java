package dev.taskqueue.engine.scheduler;

import java.util.List;

/**
 * One call from outside, as properties generate them. What it is about is chosen by number among
 * what there is at the time; with nothing to choose from it does nothing, so that any part of a
 * sequence is a sequence.
 */
interface Command {

  void run(Player player);

  /** Time passes, and several transitions may happen. */
  default boolean isTime() {
    return false;
  }

  /** It ends several tasks at once, in no particular order. */
  default boolean endsMany() {
    return false;
  }

  /** One thing that differs from the defaults of a task. */
  record Option(Kind kind, int n) {
    enum Kind {
      SCOPE,
      ID,
      PRIORITY,
      DELAY,
      PUT_TIMEOUT,
      TTL,
      TIMEOUT,
      ABANDON_AFTER,
      ATTEMPTS,
      NOT_COLLECTED,
      SUBMITTED,
      NESTED,
      KEY
    }

    FakeJob.Task applyTo(FakeJob.Task task) {
      return switch (kind) {
        case SCOPE -> task.scope(Player.scope(n));
        case ID -> task.id("id" + n % 4);
        case PRIORITY -> task.priority(n % JobSpec.LEVELS);
        case DELAY -> task.delay(n);
        case PUT_TIMEOUT -> task.putTimeout(n);
        case TTL -> task.ttl(1 + n);
        case TIMEOUT -> task.timeout(1 + n);
        case ABANDON_AFTER -> task.abandonAfter(n);
        case ATTEMPTS -> task.attempts(2 + n % 3);
        case NOT_COLLECTED -> task.notCollected();
        case SUBMITTED -> task.submitted();
        case NESTED -> task.nested();
        case KEY -> task.key("k" + n % 3);
      };
    }

    @Override
    public String toString() {
      return kind + " " + n;
    }
  }

  /** How a work ends. */
  enum Ending {
    TEXT,
    NUMBER,
    NULL,
    FAILURE,
    RETRY
  }

  record Put(List<Option> options) implements Command {
    @Override
    public void run(Player player) {
      player.put(options);
    }
  }

  /** A slot that was woken asks for a task. */
  record Arrive(int which) implements Command {
    @Override
    public void run(Player player) {
      player.arrive(which);
    }
  }

  record End(int which, Ending how, int retryDelay) implements Command {
    @Override
    public void run(Player player) {
      player.end(which, how, retryDelay);
    }
  }

  /** Slots that were woken, and some whose tasks have ended, ask for tasks together. */
  record ArriveTogether(int ending, int failing, int retryDelay, int woken) implements Command {
    @Override
    public void run(Player player) {
      player.arriveTogether(ending, failing, retryDelay, woken);
    }
  }

  record Join(int scope, Class<?> type) implements Command {
    @Override
    public void run(Player player) {
      player.join(Player.scope(scope), type);
    }
  }

  record Withdraw(int which) implements Command {
    @Override
    public void run(Player player) {
      player.withdraw(which);
    }
  }

  record Read(int scope) implements Command {
    @Override
    public void run(Player player) {
      player.readings.read(scope);
    }
  }

  /** One of the readers there ever were has consumed some of what it has got. */
  record Consume(int which, int count) implements Command {
    @Override
    public void run(Player player) {
      player.readings.consume(which, count);
    }
  }

  record StopReading(int which) implements Command {
    @Override
    public void run(Player player) {
      player.readings.stop(which);
    }
  }

  /** Cancels one of the tasks ever put. */
  record Cancel(int which) implements Command {
    @Override
    public void run(Player player) {
      player.cancel(which);
    }
  }

  /** Moves one of the tasks ever put to another level. */
  record SetPriority(int which, int priority) implements Command {
    @Override
    public void run(Player player) {
      player.setPriority(which, priority);
    }
  }

  record CancelScope(int scope) implements Command {
    @Override
    public void run(Player player) {
      player.cancelScope(Player.scope(scope));
    }

    @Override
    public boolean endsMany() {
      return true;
    }
  }

  record CancelAll() implements Command {
    @Override
    public void run(Player player) {
      player.cancelAll();
    }

    @Override
    public boolean endsMany() {
      return true;
    }
  }

  record Clear() implements Command {
    @Override
    public void run(Player player) {
      player.clear();
    }

    @Override
    public boolean endsMany() {
      return true;
    }
  }

  record Pause() implements Command {
    @Override
    public void run(Player player) {
      player.pause();
    }
  }

  record Resume() implements Command {
    @Override
    public void run(Player player) {
      player.resume();
    }
  }

  record Resize(int workers) implements Command {
    @Override
    public void run(Player player) {
      player.resize(workers);
    }
  }

  /** Time passes and timers fire on time. */
  record Advance(int ticks) implements Command {
    @Override
    public void run(Player player) {
      player.advance(ticks);
    }

    @Override
    public boolean isTime() {
      return true;
    }
  }

  /** Time passes and timers fire late. */
  record Leap(int ticks) implements Command {
    @Override
    public void run(Player player) {
      player.leap(ticks);
    }

    @Override
    public boolean isTime() {
      return true;
    }
  }

  /** Time passes and no timer fires until more time passes. */
  record Stall(int ticks) implements Command {
    @Override
    public void run(Player player) {
      player.stall(ticks);
    }

    @Override
    public boolean isTime() {
      return true;
    }
  }

  /** The answer about an execution that is over its time. */
  record AnswerOverdue() implements Command {
    @Override
    public void run(Player player) {
      player.answerOverdue();
    }
  }

  record Close() implements Command {
    @Override
    public void run(Player player) {
      player.close();
    }
  }
}
