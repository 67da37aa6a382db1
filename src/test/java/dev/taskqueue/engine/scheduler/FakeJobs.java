package dev.taskqueue.engine.scheduler;

/** Takes for the job of a plain task the one that the test has put. */
class FakeJobs implements JobFactory {

  @Override
  public Job make(Object payload, Object owner) {
    return known(payload);
  }

  @Override
  public Lent lend(Object payload, Object owner, long seq) {
    return new FakeLent(known(payload), seq);
  }

  private static FakeJob known(Object payload) {
    FakeJob job = (FakeJob) payload;
    job.plain = false;
    return job;
  }
}
