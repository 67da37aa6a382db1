package dev.taskqueue.eventbus;

import java.util.List;

/** A batch that joins have taken and not all of them acknowledged. */
final class KeptBatch {

  final KeptScope scope;
  final long upTo;
  final List<KeptTask> tasks;

  /** Number of joins that have not acknowledged it. */
  int joins;

  KeptBatch(KeptScope scope, long upTo, List<KeptTask> tasks) {
    this.scope = scope;
    this.upTo = upTo;
    this.tasks = tasks;
  }
}
