package dev.taskqueue.engine.scheduler;

import dev.taskqueue.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A reader that keeps what it is told. */
final class ListReader extends OutcomeReader {

  final List<Outcome> outcomes = new ArrayList<>();
  final List<Long> ends = new ArrayList<>();

  @Override
  protected void outcome(Outcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  protected void ended(long total) {
    ends.add(total);
  }
}
