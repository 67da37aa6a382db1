package dev.taskqueue.engine.scheduler;

import java.util.ArrayList;
import java.util.List;

/** {@link Model}'s fairness: whose turn it is among the scopes that have a task in one line. */
final class ModelTurns {

  /** The scopes that are in line, the one whose turn is next first. */
  private final List<String> scopes = new ArrayList<>();

  /** These are in the line now; who is new comes last. */
  void see(List<ModelTask> inLine) {
    scopes.removeIf(scope -> inLine.stream().noneMatch(task -> scope(task).equals(scope)));
    for (ModelTask task : inLine) {
      if (!scopes.contains(scope(task))) {
        scopes.add(scope(task));
      }
    }
  }

  /** The first task of the scope whose turn it is. */
  ModelTask first(List<ModelTask> inLine) {
    return inLine.stream().filter(task -> scope(task).equals(scopes.get(0))).findFirst().get();
  }

  /** All of them, scope by scope, the one whose turn is next first. */
  List<ModelTask> all(List<ModelTask> inLine) {
    return scopes.stream()
        .flatMap(scope -> inLine.stream().filter(task -> scope(task).equals(scope)))
        .toList();
  }

  /** The scope has had its turn. */
  void served(ModelTask task) {
    scopes.remove(scope(task));
  }

  private static String scope(ModelTask task) {
    return task.job.scopeName;
  }
}
