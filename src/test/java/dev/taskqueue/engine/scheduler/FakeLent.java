package dev.taskqueue.engine.scheduler;

/** A lent task whose work is done by the test. */
final class FakeLent extends Lent {

  final FakeJob fake;

  /** How often its job was made. */
  int made;

  FakeLent(FakeJob fake, long seq) {
    super(fake, seq);
    this.fake = fake;
  }

  @Override
  protected Job make() {
    made++;
    return fake;
  }

  /** Whether it has its outcome. */
  boolean isOver() {
    return payload() == null;
  }
}
