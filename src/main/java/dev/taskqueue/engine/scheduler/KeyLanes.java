package dev.taskqueue.engine.scheduler;

import dev.taskqueue.RateLimit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keys that have a task or a rate limit to remember. */
final class KeyLanes {

  /** More idle ones than this are to be told of: nothing else bounds their number. */
  static final int MANY_IDLE = 100_000;

  private final Map<String, KeyLane> lanes = new HashMap<>();

  /** Those with parked jobs: far fewer than lanes, where these are kept for their rate limits. */
  private final Set<KeyLane> waiting = new LinkedHashSet<>();

  private final RateWindow.@Nullable Terms terms;
  private final LongSupplier clock;
  private final Deadlines deadlines;
  private final EffectLog effects;

  private int idle;

  /** The next number of idle ones that is not to be told of. */
  private int tolerated = MANY_IDLE;

  KeyLanes(@Nullable RateLimit limit, LongSupplier clock, Deadlines deadlines, EffectLog effects) {
    this.terms = limit == null ? null : RateWindow.Terms.of(limit);
    this.clock = clock;
    this.deadlines = deadlines;
    this.effects = effects;
  }

  /**
   * Lets a job that enters the buffer hold its lane, or parks it; true if it is ready. A job that
   * comes back to be tried again has held its lane all the while, and goes first.
   */
  boolean enter(Job job, String key) {
    KeyLane lane = lane(key);
    boolean holder = job.lane == lane;
    job.lane = lane;
    if ((holder || !lane.held) && isAllowed(lane)) {
      lane.held = true;
      deadlines.remove(lane); // it is not to be forgotten
      return true;
    }
    job.place = Job.Place.PARKED;
    waiting.add(lane);
    if (holder) {
      addFirst(lane, job);
    } else {
      lane.parked().add(job);
    }
    return false;
  }

  /** Its entry may be newer than those of others, as each time that it is ready it gets one. */
  private static void addFirst(KeyLane lane, Job job) {
    Job first = lane.parked().oldest();
    if (first != null) {
      job.entry = Math.min(job.entry, first.entry);
    }
    lane.parked().addByEntry(job); // before one with the same
  }

  /** Lets a job that is to be tried again hold its lane until then, if nobody has it. */
  void hold(Job job, String key) {
    KeyLane lane = lane(key);
    if (!lane.held) {
      lane.held = true;
      job.lane = lane;
      deadlines.remove(lane); // it is not to be forgotten
    }
  }

  private KeyLane lane(String key) {
    KeyLane lane = lanes.get(key);
    if (lane == null) {
      lane = newLane(key);
      lanes.put(key, lane);
    } else if (lane.idle) {
      lane.idle = false;
      idle--;
    }
    return lane;
  }

  /** A parked job leaves the buffer. */
  void leaves(Job job) {
    KeyLane lane = Objects.requireNonNull(job.lane);
    job.lane = null;
    lane.parked().remove(job);
    lessParked(lane);
  }

  private void lessParked(KeyLane lane) {
    if (!lane.hasParked()) {
      waiting.remove(lane);
    }
  }

  private KeyLane newLane(String key) {
    return new KeyLane(key, terms == null ? null : new RateWindow(terms));
  }

  /** Whether the lane's rate limit allows a start; if not, the lane is held until it does. */
  private boolean isAllowed(KeyLane lane) {
    if (lane.rate == null) {
      return true;
    }
    long now = clock.getAsLong();
    long earliest = lane.rate.earliest(now);
    if (earliest - now <= 0) {
      return true;
    }
    lane.held = true;
    deadlines.set(lane, earliest);
    return false;
  }

  /** The holder of a lane starts. */
  void started(KeyLane lane) {
    if (lane.rate != null) {
      lane.rate.take(clock.getAsLong());
    }
  }

  /** The holder is done with the lane; gives the job that is ready in its place. */
  @Nullable Job release(KeyLane lane) {
    lane.held = false;
    if (!lane.hasParked()) {
      forget(lane);
      return null;
    }
    if (!isAllowed(lane)) {
      return null;
    }
    Job next = lane.parked().poll();
    if (next != null) {
      lane.held = true;
      lessParked(lane);
    }
    return next;
  }

  private void forget(KeyLane lane) {
    if (lane.rate != null) {
      long now = clock.getAsLong();
      long forgotten = lane.rate.forgottenAt(now);
      if (forgotten - now > 0) {
        deadlines.set(lane, forgotten);
        becomesIdle(lane);
        return;
      }
    }
    lanes.remove(lane.key);
    if (lane.idle) {
      idle--;
    }
  }

  private void becomesIdle(KeyLane lane) {
    lane.idle = true;
    if (++idle > tolerated) {
      effects.add(new Effect.ManyIdleKeys(idle));
      tolerated *= 2;
    }
  }

  /** The parked job that entered the buffer first. */
  @Nullable Job oldestParked() {
    Job oldest = null;
    for (KeyLane lane : waiting) {
      Job first = lane.parked().oldest();
      if (first != null && (oldest == null || first.entry < oldest.entry)) {
        oldest = first;
      }
    }
    return oldest;
  }

  void collectParked(Predicate<Job> which, List<Job> to) {
    for (KeyLane lane : waiting) {
      lane.parked().collect(which, to);
    }
  }
}
