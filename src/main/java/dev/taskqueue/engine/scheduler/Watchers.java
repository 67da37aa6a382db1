package dev.taskqueue.engine.scheduler;

import dev.taskqueue.ScopeProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who watches which scope, until its batch is taken. */
final class Watchers {

  private final Map<String, List<ProgressWatcher>> byScope = new HashMap<>();
  private final EffectLog effects;

  Watchers(EffectLog effects) {
    this.effects = effects;
  }

  void add(String scope, ProgressWatcher watcher) {
    byScope.computeIfAbsent(scope, name -> new ArrayList<>(1)).add(watcher);
  }

  void remove(String scope, ProgressWatcher watcher) {
    List<ProgressWatcher> watchers = byScope.get(scope);
    if (watchers != null && watchers.remove(watcher) && watchers.isEmpty()) {
      byScope.remove(scope);
    }
  }

  /** The watched scopes. */
  Set<String> scopes() {
    return Set.copyOf(byScope.keySet());
  }

  /** Tells those who watch this scope how it has ended, and forgets them. */
  void finished(ScopeProgress last) {
    List<ProgressWatcher> watchers = byScope.remove(last.scope());
    if (watchers != null) {
      watchers.forEach(watcher -> effects.add(handler -> watcher.finished(last)));
    }
  }
}
