package dev.taskqueue.engine.scheduler;

import dev.taskqueue.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A reader that keeps what it gets, and consumes when told to. */
final class FakeReader extends OutcomeReader {

  final List<Object> read = new ArrayList<>();
  long endedWith = -1;

  @Override
  protected void outcome(Outcome outcome) {
    read.add(outcome.result() != null ? outcome.result() : outcome.kind());
  }

  @Override
  protected void ended(long total) {
    endedWith = total;
  }
}
