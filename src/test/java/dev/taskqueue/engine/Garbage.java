package dev.taskqueue.engine;

import java.lang.ref.WeakReference;
import java.util.Collection;

/** Whether objects can be collected. */
final class Garbage {

  private Garbage() {}

  /** Waits until nothing but weak references is left of any of them. */
  static void expectCleared(Collection<? extends WeakReference<?>> references) {
    Await.until(
        "garbage collected",
        () -> {
          System.gc();
          return references.stream().allMatch(reference -> reference.get() == null);
        });
  }
}
