package dev.taskqueue.engine.scheduler;

/** A slot that the test moves. */
final class FakeSlot extends SlotState {

  private final Harness harness;
  private final String name;

  /** What it works at, as far as the slot itself knows. */
  FakeJob current;

  FakeSlot(Harness harness, String name) {
    this.harness = harness;
    this.name = name;
  }

  @Override
  protected void wake() {
    harness.woken(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
