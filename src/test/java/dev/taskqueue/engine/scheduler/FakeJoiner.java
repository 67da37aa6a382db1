package dev.taskqueue.engine.scheduler;

import dev.taskqueue.JoinReport;
import java.util.List;
import java.util.Optional;

/** A join that keeps its answer. */
final class FakeJoiner extends Joiner {

  final String scopeName;
  int answers;
  RuntimeException failure;
  private Batch batch;

  FakeJoiner(String scopeName, Class<?> type) {
    super(type, true);
    this.scopeName = scopeName;
  }

  boolean isPending() {
    return answers == 0;
  }

  /** The results; null if it has none. */
  List<Object> results() {
    return batch == null ? null : batch.report().results();
  }

  Optional<Batch> batch() {
    return Optional.ofNullable(batch);
  }

  JoinReport report() {
    return batch.report();
  }

  @Override
  protected void joined(Batch batch) {
    answers++;
    this.batch = batch;
  }

  @Override
  protected void failed(RuntimeException cause) {
    answers++;
    failure = cause;
  }
}
