package dev.taskqueue.engine.scheduler;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@link Model}'s way past a full buffer in which nothing can start: who is to enter all the same,
 * as what is in the buffer may be waiting for it.
 */
final class ModelWayPast {

  private final Model model;

  ModelWayPast(Model model) {
    this.model = model;
  }

  /** A retry may be what the key of all others waits for. */
  Optional<ModelTask> retry() {
    return model.returning.stream().filter(task -> !model.isHeldUp(task)).findFirst();
  }

  /**
   * Whoever could go on though no reader consumes anything; nobody if somebody in the buffer could
   * do so too.
   */
  Optional<ModelTask> waiter() {
    if (!model.buffer.stream().allMatch(this::waitsForReader)) {
      return Optional.empty();
    }
    List<ModelTask> inOrder = model.config.fair() ? model.line.all(model.waiting) : model.waiting;
    return inOrder.stream()
        .filter(task -> !model.isHeldUp(task) && !isBehindHeldUp(task))
        .findFirst();
  }

  private boolean waitsForReader(ModelTask task) {
    return isHeldUp(task) || isBehindHeldUp(task);
  }

  /** Its key is that of another task which waits for a reader. */
  boolean isBehindHeldUp(ModelTask task) {
    String key = task.job.spec.key();
    return key != null
        && Stream.concat(model.buffer.stream(), model.returning.stream())
            .anyMatch(t -> t != task && key.equals(t.job.spec.key()) && isHeldUp(t));
  }

  /** Its turn has come, but for the reader of its scope's outcomes. */
  private boolean isHeldUp(ModelTask task) {
    return model.isHeldUp(task) && (model.returning.contains(task) || model.choice.hasItsKey(task));
  }
}
