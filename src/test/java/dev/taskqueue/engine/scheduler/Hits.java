package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Which pairs of features have met in what was played, so that a property can tell that they do.
 */
final class Hits {

  enum Pair {
    /** A task that waits to be tried again is cancelled. */
    CANCEL_RETRY,
    /** A put that waits is cancelled. */
    CANCEL_PUT_WAITING,
    /** An execution is cancelled at the instant at which it is over its time. */
    CANCEL_TIMEOUT,
    /** An execution is over its time while the queue is closing. */
    TIMEOUT_CLOSE,
    /** A paused queue goes on with a permit that it did not have when it was paused. */
    PAUSE_RATE,
    /** A queue is made smaller than what it runs. */
    RESIZE_RUNNING,
    /** A task that waits for its key is given another priority. */
    KEY_PRIORITY,
    /** A task of a scope that is being joined is dropped. */
    DROP_JOIN,
    /** A task that waits for the reader of its scope's outcomes is cancelled. */
    READER_CANCEL,
    /** A put gets past a full buffer that readers hold up. */
    READER_BUFFER,
    /** A task waits for the key of one that waits for a reader. */
    READER_KEY
  }

  private final Set<Pair> seen = EnumSet.noneOf(Pair.class);
  private boolean pausedWithoutPermit;
  private long timeouts;
  private long drops;
  private boolean joined;
  private int entered;

  boolean contains(Pair pair) {
    return seen.contains(pair);
  }

  void cancel(Model model, String id) {
    model
        .unfinished()
        .filter(task -> task.id.equals(id))
        .forEach(
            task -> {
              switch (task.place) {
                case BACKOFF, RETURNING -> seen.add(Pair.CANCEL_RETRY);
                case BUFFERED -> {
                  if (model.isHeldUp(task)) {
                    seen.add(Pair.READER_CANCEL);
                  }
                }
                case WAITING -> seen.add(Pair.CANCEL_PUT_WAITING);
                case RUNNING -> {
                  if (model.alarms.isDue(task)) {
                    seen.add(Pair.CANCEL_TIMEOUT);
                  }
                }
                default -> {}
              }
            });
  }

  void setPriority(Model model, String id) {
    model.buffer.stream()
        .filter(task -> task.id.equals(id) && !model.choice.ready().contains(task))
        .findFirst()
        .ifPresent(task -> seen.add(Pair.KEY_PRIORITY));
  }

  void resume(Model model) {
    boolean allowed = model.rate.allows(model.alarms.now);
    if (model.paused && pausedWithoutPermit && allowed && !model.choice.ready().isEmpty()) {
      seen.add(Pair.PAUSE_RATE);
    }
  }

  void resize(Model model, int workers) {
    if (workers < model.executions.size()) {
      seen.add(Pair.RESIZE_RUNNING);
    }
  }

  void before(Model model) {
    timeouts = stopped(model);
    drops = dropped(model);
    entered = model.entered.size();
    joined = model.scopes.scopes.values().stream().anyMatch(scope -> !scope.joins.isEmpty());
  }

  void after(Model model, Command command) {
    if (command instanceof Command.Pause) {
      pausedWithoutPermit = !model.rate.allows(model.alarms.now);
    }
    if (model.closing && command.isTime() && stopped(model) > timeouts) {
      seen.add(Pair.TIMEOUT_CLOSE);
    }
    if (model.entered.size() > entered
        && model.buffer.size() > model.config.maxSize()
        && model.buffer.stream().anyMatch(model::isHeldUp)) {
      seen.add(Pair.READER_BUFFER);
    }
    if (model.buffer.stream().anyMatch(model.wayPast::isBehindHeldUp)) {
      seen.add(Pair.READER_KEY);
    }
    if (joined && dropped(model) > drops) {
      seen.add(Pair.DROP_JOIN);
    }
  }

  private static long stopped(Model model) {
    return model.tasks.stream().mapToLong(task -> task.stopped.size()).sum();
  }

  private static long dropped(Model model) {
    return model.tasks.stream()
        .filter(task -> Objects.equals(task.outcome, OutcomeKind.DROPPED))
        .count();
  }
}
