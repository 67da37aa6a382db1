package dev.taskqueue.engine.scheduler;

import dev.taskqueue.QueueState;
import dev.taskqueue.TaskQueueStats;
import dev.taskqueue.engine.scheduler.Event.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The state of one queue, and the parts that change it. Used by {@link Scheduler} alone. */
final class Core {

  final SchedulerConfig config;
  final Pacing pacing;
  final TransitionClock clock;
  final EffectLog effects = new EffectLog();

  /** Null if nobody is to be told of what happens; nothing is recorded then. */
  final @Nullable Events events;

  final Deadlines deadlines = new Deadlines(effects::setTimer);
  final SlotPool slots;
  final Buffer buffer;

  /** Puts that wait for room. */
  final Line waiters;

  final Announcements announcements;

  /** Retries that wait for room. Accepted long ago, so they go before the waiters. */
  final JobList returning = new JobList();

  final Scopes scopes;

  /** The unfinished tasks whose id was given by the user. */
  final Map<String, Job> byId = new HashMap<>();

  final List<IdleWaiter> whenIdle = new ArrayList<>(0);

  /** Why nobody is to be told that all is done: what is unfinished goes on elsewhere. */
  @Nullable RuntimeException left;

  boolean closing;
  boolean closed;
  int delayed;
  int retrying;
  long unfinished;
  long accepted;

  /** Added to the number of accepted puts it gives a put's number: more than 0 for a successor. */
  long seqBase;

  long rejected;
  long retries;
  long beyondBound;
  long abandoned;
  int peakBuffered;
  final Tally ended = new Tally();

  final Entrance entrance;
  final Dispatch dispatch;
  final Endings endings;
  final Search search;
  final Lending lending;

  Core(
      SchedulerConfig config,
      LongSupplier time,
      LongSupplier caller,
      boolean observed,
      JobFactory factory,
      Pacing pacing) {
    this.config = config;
    this.pacing = pacing;
    this.clock = new TransitionClock(time);
    this.events = observed ? new Events(effects, clock) : null;
    this.slots = new SlotPool(config.workers(), pacing);
    this.scopes = new Scopes(clock, effects);
    Supplier<Line> newLine = config.fair() ? FairLine::new : JobList::new;
    this.waiters = newLine.get();
    this.buffer =
        new Buffer(
            newLine,
            config.fair() ? null : new PlainLine(factory),
            new KeyLanes(config.keyRateLimit(), clock, deadlines, effects));
    this.announcements =
        new Announcements(pacing, config.maxSize(), clock, caller, deadlines, effects);
    this.entrance = new Entrance(this);
    this.dispatch = new Dispatch(this);
    this.endings = new Endings(this);
    this.search = new Search(this);
    this.lending = new Lending(this);
  }

  /** Counts a put that is accepted, and gives its number. */
  long nextSeq() {
    return nextSeqs(1);
  }

  /** Counts so many puts that are accepted, and gives the number of the first. */
  long nextSeqs(int number) {
    long first = seqBase + accepted + 1;
    accepted += number;
    return first;
  }

  /** Sees to it that the next put has this number. */
  void continueAt(long seq) {
    seqBase = seq - accepted - 1;
  }

  void setDeadline(Timed timed, long after) {
    deadlines.set(timed, clock.getAsLong() + after);
  }

  void tell(Kind kind) {
    if (events != null) {
      events.of(kind);
    }
  }

  private QueueState state() {
    if (closed) {
      return QueueState.CLOSED;
    } else if (closing) {
      return QueueState.CLOSING;
    }
    return slots.paused || slots.halted ? QueueState.PAUSED : QueueState.RUNNING;
  }

  TaskQueueStats stats() {
    return new TaskQueueStats(
        state(),
        slots.workers,
        slots.running(),
        config.maxSize(),
        buffer.size(),
        config.maxWaiting(),
        waiters.size(),
        delayed,
        retrying,
        accepted,
        rejected,
        ended.counts(),
        retries,
        beyondBound,
        abandoned,
        slots.peakRunning(),
        peakBuffered);
  }
}
