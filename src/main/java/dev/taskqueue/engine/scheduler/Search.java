package dev.taskqueue.engine.scheduler;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskFailure;
import dev.taskqueue.engine.scheduler.Job.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Finds unfinished tasks wherever they are, and takes them out of there. */
final class Search {

  private final Core core;

  Search(Core core) {
    this.core = core;
  }

  List<Job> find(Predicate<Job> which, boolean runningToo) {
    List<Job> found = new ArrayList<>();
    core.buffer.collect(which, found);
    core.waiters.collect(which, found);
    core.returning.collect(which, found);
    for (Timed timed : core.deadlines.all()) {
      if (timed instanceof Job job
          && (job.state == State.DELAYED || job.state == State.BACKOFF)
          && which.test(job)) {
        found.add(job);
      }
    }
    for (SlotState slot : core.slots.all()) {
      Job job = slot.retry == null && runningToo ? slot.executing() : slot.retry;
      if (job != null && which.test(job)) {
        found.add(job);
      }
    }
    return found;
  }

  /** The task with this id, if there is one. Those that were given one by the user are known. */
  List<Job> byId(String id, boolean runningToo) {
    Job known = core.byId.get(id);
    if (known != null) {
      return List.of(known);
    }
    long seq = Job.seq(id);
    return seq <= 0 || seq > core.seqBase + core.accepted
        ? List.of()
        : find(job -> job.seq == seq && job.spec.id() == null, runningToo);
  }

  /** Gives what the tasks have ended with, in the same order. */
  List<TaskFailure> cancel(List<Job> jobs, String reason) {
    core.announcements.makeAll(); // or threads that an outcome wakes would count as asleep
    jobs.forEach(this::leave); // all of them first, or one could take the place of another
    List<TaskFailure> ends = new ArrayList<>(jobs.size());
    for (Job job : jobs) {
      TaskCancelledException cause = Causes.cancelled(job, reason);
      String scope = Objects.requireNonNull(job.scope).name;
      ends.add(new TaskFailure(job.id(), scope, OutcomeKind.CANCELLED, cause, job.attempts));
      core.endings.settle(job, OutcomeKind.CANCELLED, null, cause);
    }
    core.entrance.admitWaiters();
    core.dispatch.wakeSlots(); // for the keys of cancelled tasks
    return ends;
  }

  /** Takes an unfinished job out of wherever it is; its state still says where that was. */
  private void leave(Job job) {
    switch (job.state) {
      case DELAYED -> core.delayed--;
      case BACKOFF -> {
        core.retrying--;
        if (job.slot != null && job.slot.retry == job) {
          job.slot.retry = null;
        }
      }
      case WAITING -> core.waiters.remove(job);
      case BUFFERED -> core.buffer.remove(job);
      case RETURNING -> {
        core.retrying--;
        core.returning.remove(job);
      }
      case RUNNING -> core.dispatch.detach(job);
      case NEW, SETTLED -> throw new AssertionError(job.state);
    }
    core.deadlines.remove(job);
  }
}
