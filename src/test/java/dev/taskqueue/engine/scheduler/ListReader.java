package dev.taskqueue.engine.scheduler;

import dev.taskqueue.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A reader that keeps what it gets, and knows how much of it was consumed. */
final class ListReader extends OutcomeReader {

  final String scopeName;
  final List<Outcome> outcomes = new ArrayList<>();
  int consumed;
  long endedWith = -1;

  ListReader(String scopeName) {
    this.scopeName = scopeName;
  }

  int unread() {
    return outcomes.size() - consumed;
  }

  @Override
  protected void outcome(Outcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  protected void ended(long total) {
    endedWith = total;
  }
}
