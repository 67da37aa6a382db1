package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the effects of a transition. */
final class EffectLog {

  private @Nullable List<Effect> effects;
  private boolean timerSet;
  private long timer;

  void add(Effect effect) {
    if (effects == null) {
      effects = new ArrayList<>(2);
    }
    effects.add(effect);
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

  @Nullable List<Effect> take() {
    List<Effect> taken = effects;
    effects = null;
    return taken;
  }
}
