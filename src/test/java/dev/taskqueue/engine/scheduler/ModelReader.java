package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import java.util.ArrayList;
import java.util.List;

/** {@link Model}'s view of a reader of outcomes. */
final class ModelReader {

  /** An outcome as a reader sees it. */
  record Got(
      String id, String scope, OutcomeKind kind, Object value, boolean hasCause, int attempts) {

    static Got of(ModelTask task) {
      boolean success = task.outcome == OutcomeKind.SUCCESS || task.outcome == OutcomeKind.NULL;
      return new Got(
          task.id, task.job.scopeName, task.outcome, task.value, !success, task.attempts);
    }
  }

  private final int mostUnread;
  final List<Got> got = new ArrayList<>();
  private int consumed;

  /** It has been told that there will be no more. */
  boolean ended;

  /** It holds up its scope: it has fallen behind, and not caught up since. */
  boolean isBehind;

  ModelReader(int mostUnread) {
    this.mostUnread = mostUnread;
  }

  int unread() {
    return got.size() - consumed;
  }

  void gets(ModelTask task) {
    got.add(Got.of(task));
    isBehind |= unread() >= mostUnread;
  }

  void consumes(int count) {
    consumed += count;
    isBehind &= unread() > mostUnread / 2;
  }
}
