package dev.taskqueue.engine.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A task that was lent to a slot and has started. Most end without anybody asking for their {@link
 * Job}, so it is made only then. The scheduler does not know of it before the lease is taken back.
 */
public abstract class Lent {

  private static final VarHandle JOB;

  static {
    try {
      JOB = MethodHandles.lookup().findVarHandle(Lent.class, "job", Job.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long seq;

  /** Null once it has ended, or its job has the payload. */
  private @Nullable Object payload;

  private volatile @Nullable Job job;

  /**
   * A task that starts.
   *
   * @param payload what is to be run
   * @param seq number of the put
   */
  protected Lent(Object payload, long seq) {
    this.payload = payload;
    this.seq = seq;
  }

  /** Makes a job with the spec of a plain put and no payload. */
  protected abstract Job make();

  /** The id of its job. */
  public final String id() {
    return Job.id(seq);
  }

  /** Its job, the same for all who ask, on whatever thread. */
  public Job job() {
    Job known = job;
    if (known != null) {
      return known;
    }
    Job made = make();
    made.seq = seq;
    Job before = (Job) JOB.compareAndExchange(this, null, made);
    return before == null ? made : before;
  }

  /** Its job if somebody has asked for it. */
  protected final @Nullable Job knownJob() {
    return job;
  }

  /** What is to be run; null once it has its outcome. */
  protected final @Nullable Object payload() {
    Object own = payload;
    if (own != null) {
      return own;
    }
    VarHandle.acquireFence();
    Job known = job;
    return known == null ? null : known.payload;
  }

  /** The slot has ended it and gone on to the next one. */
  final void end() {
    payload = null;
  }

  /** Hands all that it has to its job, which is the scheduler's from now on; under the guard. */
  final Job takeBack() {
    Job whole = job();
    whole.payload = payload;
    VarHandle.releaseFence(); // who finds the payload gone finds it there
    payload = null;
    return whole;
  }
}
