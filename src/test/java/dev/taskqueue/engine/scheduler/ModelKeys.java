package dev.taskqueue.engine.scheduler;

import dev.taskqueue.RateLimit;
import java.util.HashMap;
import java.util.Map;

/** {@link Model}'s rate limit of each key. */
final class ModelKeys {

  /** A key; its alarm is when it may be used again, if somebody waits for that. */
  static final class Key extends ModelAlarms.Alarm {
    private final ModelRate rate;
    private boolean waitsForPermit;

    private Key(RateLimit limit) {
      rate = new ModelRate(limit);
    }

    /** It may be used again, and whoever is first in line may start. */
    void permitted() {
      waitsForPermit = false;
    }
  }

  private final RateLimit limit;
  private final ModelAlarms alarms;
  private final Map<String, Key> keys = new HashMap<>();

  ModelKeys(RateLimit limit, ModelAlarms alarms) {
    this.limit = limit;
    this.alarms = alarms;
  }

  private Key key(String name) {
    return keys.computeIfAbsent(name, n -> new Key(limit));
  }

  boolean waitsForPermit(String name) {
    return key(name).waitsForPermit;
  }

  /** Whether its limit forbids a start now. */
  boolean mustWait(String name) {
    return waitsForPermit(name) || (limit != null && !key(name).rate.allows(alarms.now));
  }

  /** A task is the first in line for a key that is free: it may start, or an alarm is set. */
  void asked(String name) {
    Key key = key(name);
    if (limit == null || key.waitsForPermit || key.rate.allows(alarms.now)) {
      return;
    }
    long after = 1;
    while (!key.rate.allows(alarms.now + after)) {
      after++;
    }
    key.waitsForPermit = true;
    alarms.set(key, after);
  }

  void started(String name) {
    key(name).rate.started(alarms.now);
  }
}
