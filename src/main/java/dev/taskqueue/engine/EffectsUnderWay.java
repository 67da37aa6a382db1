package dev.taskqueue.engine;

import dev.taskqueue.Durability;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the transitions whose effects are still being carried out, if what they tell is to be
 * stored: whoever closes the account has to wait for them.
 */
final class EffectsUnderWay {

  private final boolean counted;
  private final AtomicInteger number = new AtomicInteger();

  EffectsUnderWay(Durability durability) {
    this.counted = durability != Durability.NONE;
  }

  /** To be called under the guard, so that nobody sees the transition without its effects. */
  void begin() {
    if (counted) {
      number.incrementAndGet();
    }
  }

  void end() {
    if (counted) {
      number.decrementAndGet();
    }
  }

  boolean isNone() {
    return number.get() == 0;
  }
}
