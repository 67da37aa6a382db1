package dev.taskqueue.engine.scheduler;

/** A slot that the test moves. */
final class FakeSlot extends SlotState {

  private final ManualEngine engine;
  private final String name;

  /** What it works at, as far as the slot itself knows. */
  FakeJob current;

  /** What it was the last to go on with by itself. */
  FakeLent lent;

  /** What it is to run next. */
  Object announced;

  private boolean declines;

  FakeSlot(ManualEngine engine, String name) {
    this.engine = engine;
    this.name = name;
  }

  /** As a slot that has run very short tasks. */
  void becomeQuick() {
    quick = true;
  }

  /** As a slot whose last tasks took longer. */
  void becomeSlow() {
    quick = false;
  }

  /** When its job has ended, it is to let its context have a turn. */
  void rest() {
    rests = true;
  }

  /** Whether it has taken no task but is to come for one. */
  boolean hasRested() {
    boolean rested = rests;
    rests = false;
    return rested && isComing();
  }

  /** Whether it has taken no task, but is to ask for one when all effects have been applied. */
  boolean hasTold() {
    boolean told = tells;
    tells = false;
    return told;
  }

  /** It is not to start the next task where it is. */
  void decline() {
    declines = true;
  }

  /** It asks always, so that all tests see whether the task that comes is the one announced. */
  @Override
  protected boolean isAway() {
    return true;
  }

  @Override
  protected boolean startsHere(Object payload) {
    announced = payload;
    rests = declines;
    declines = false;
    return !rests;
  }

  /** Ends its job with this value and goes on by itself; false if it may not. */
  boolean goOn(Object value) {
    FakeLent next = (FakeLent) nextLent(value);
    if (next != null) {
      lent = next;
    }
    return next != null;
  }

  @Override
  protected void wake() {
    engine.woken(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
