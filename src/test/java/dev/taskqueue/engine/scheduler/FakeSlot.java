package dev.taskqueue.engine.scheduler;

/** A slot that the test moves. */
final class FakeSlot extends SlotState {

  private final ManualEngine engine;
  private final String name;

  /** What it works at, as far as the slot itself knows. */
  FakeJob current;

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

  /** What it goes on with by itself, having ended its job with this value; null if nothing. */
  FakeJob lent(Object value) {
    return (FakeJob) nextLent(value);
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
