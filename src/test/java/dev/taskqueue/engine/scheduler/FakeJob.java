package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import java.util.ArrayList;
import java.util.List;

/** A job whose work is done by the test. It keeps what it was told. */
final class FakeJob extends Job {

  final String name;
  final String scopeName;
  final boolean putByTask;

  /** It waits in the buffer as a task without a job. */
  boolean plain;

  Admission admission;
  int entered;
  final List<Effect.Settled> settled = new ArrayList<>();

  /** What listeners were told of it, a letter for each event. */
  final StringBuilder events = new StringBuilder();

  /** Numbers of the executions that were told to stop. */
  final List<Integer> stopped = new ArrayList<>();

  private FakeJob(Task task) {
    super(task.spec(), task.payload);
    name = task.name;
    scopeName = task.scope;
    putByTask = task.nested;
  }

  /** A task with the default options, which runs until the test ends it. */
  static Task task(String name) {
    return new Task(name);
  }

  /** Where it is, also while the scheduler does not know it as a job. */
  State state() {
    return plain ? State.BUFFERED : state;
  }

  /** Whether it has no options. */
  boolean isPlain() {
    return spec.equals(JobSpec.plain(spec.putTimeout()));
  }

  OutcomeKind outcome() {
    return settled.isEmpty() ? null : settled.get(0).kind();
  }

  Throwable cause() {
    return settled.isEmpty() ? null : settled.get(0).cause();
  }

  Object payload() {
    return payload;
  }

  @Override
  public String toString() {
    return name;
  }

  /** How a test writes a job; times are in ticks of {@link ManualEngine}'s clock. */
  static final class Task {
    private final String name;
    private Object payload;
    private String scope = Harness.SCOPE;
    private String id;
    private String key;
    private int priority = JobSpec.DEFAULT_PRIORITY;
    private long delay;
    private long putTimeout = JobSpec.NONE;
    private long ttl = JobSpec.NONE;
    private long timeout = JobSpec.NONE;
    private long abandonAfter = JobSpec.NONE;
    private int attempts = 1;
    private boolean collect = true;
    private boolean submitted;
    private boolean nested;

    private Task(String name) {
      this.name = name;
      this.payload = name;
    }

    Task scope(String scope) {
      this.scope = scope;
      return this;
    }

    Task id(String id) {
      this.id = id;
      return this;
    }

    Task key(String key) {
      this.key = key;
      return this;
    }

    Task payload(Object payload) {
      this.payload = payload;
      return this;
    }

    Task priority(int priority) {
      this.priority = priority;
      return this;
    }

    Task delay(long delay) {
      this.delay = delay;
      return this;
    }

    Task putTimeout(long putTimeout) {
      this.putTimeout = putTimeout;
      return this;
    }

    Task ttl(long ttl) {
      this.ttl = ttl;
      return this;
    }

    Task timeout(long timeout) {
      this.timeout = timeout;
      return this;
    }

    Task abandonAfter(long abandonAfter) {
      this.abandonAfter = abandonAfter;
      return this;
    }

    Task attempts(int attempts) {
      this.attempts = attempts;
      return this;
    }

    Task notCollected() {
      this.collect = false;
      return this;
    }

    /** Someone waits for its own outcome. */
    Task submitted() {
      this.submitted = true;
      return this;
    }

    /** A running task of the same queue puts it. */
    Task nested() {
      this.nested = true;
      return this;
    }

    FakeJob build() {
      return new FakeJob(this);
    }

    private JobSpec spec() {
      return new JobSpec(
          id,
          key,
          priority,
          delay,
          putTimeout,
          ttl,
          timeout,
          abandonAfter,
          attempts,
          collect,
          submitted);
    }
  }
}
