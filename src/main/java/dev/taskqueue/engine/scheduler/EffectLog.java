package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the effects of a transition. */
final class EffectLog {

  private @Nullable List<Effect> effects;
  private @Nullable List<Effect> callingOut;
  private boolean timerSet;
  private long timer;

  void add(Effect effect) {
    if (effect instanceof Effect.CallingOut) {
      callingOut = with(effect, callingOut);
    } else {
      effects = with(effect, effects);
    }
  }

  private static List<Effect> with(Effect added, @Nullable List<Effect> before) {
    List<Effect> list = before == null ? new ArrayList<>(2) : before;
    list.add(added);
    return list;
  }

  /** Whether one of them may block. */
  boolean callsOut() {
    return callingOut != null;
  }

  /** Asks for a tick at this time, unless an earlier one is on its way. */
  void setTimer(long at) {
    if (!timerSet || at - timer < 0) {
      timerSet = true;
      timer = at;
      add(new Effect.SetTimer(at));
    }
  }

  /** The tick that was asked for has come. */
  void timerFired() {
    timerSet = false;
  }

  /** Those that may block come last, so that they hold up none of the others. */
  @Nullable List<Effect> take() {
    List<Effect> first = effects;
    List<Effect> last = callingOut;
    effects = null;
    if (last == null) {
      return first;
    }
    callingOut = null;
    if (first == null) {
      return last;
    }
    first.addAll(last);
    return first;
  }
}
