package dev.taskqueue.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What one thread has still to do, step by step; between two steps others may get on. */
final class StepThread {

  record Step(String name, Runnable body) {}

  private final String name;
  private final Deque<Step> steps = new ArrayDeque<>();

  StepThread(String name) {
    this.name = name;
  }

  boolean isDone() {
    return steps.isEmpty();
  }

  /** To be done after all else. */
  StepThread then(String step, Runnable body) {
    steps.addLast(new Step(step, body));
    return this;
  }

  /** To be done next, before all else. */
  void first(List<Step> some) {
    for (int i = some.size() - 1; i >= 0; i--) {
      steps.addFirst(some.get(i));
    }
  }

  /** Does one step; gives its name. */
  String step() {
    Step step = steps.removeFirst();
    step.body.run();
    return name + ": " + step.name;
  }
}
