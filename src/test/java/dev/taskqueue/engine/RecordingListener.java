package dev.taskqueue.engine;

import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskInfo;
import dev.taskqueue.TaskQueueListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told, as words. */
final class RecordingListener implements TaskQueueListener {

  private final List<String> told = new CopyOnWriteArrayList<>();
  final List<Duration> times = new CopyOnWriteArrayList<>();

  List<String> told() {
    return List.copyOf(told);
  }

  /** What it was told about one task. */
  List<String> about(String id) {
    return told.stream().filter(line -> line.startsWith(id + " ")).toList();
  }

  /** What it was told about no task. */
  List<String> aboutQueue() {
    return told.stream().filter(line -> line.startsWith("queue ")).toList();
  }

  void await(String line) {
    Await.until(line, () -> told.contains(line));
  }

  private void add(TaskInfo task, String what) {
    told.add(task.id() + " " + what);
  }

  @Override
  public void rejected(TaskInfo task) {
    add(task, "rejected");
  }

  @Override
  public void accepted(TaskInfo task) {
    add(task, "accepted");
  }

  @Override
  public void waiting(TaskInfo task) {
    add(task, "waiting");
  }

  @Override
  public void entered(TaskInfo task) {
    add(task, "entered");
  }

  @Override
  public void started(TaskInfo task, Duration waited) {
    times.add(waited);
    add(task, "started " + task.attempt());
  }

  @Override
  public void retrying(TaskInfo task, Throwable cause, Duration delay) {
    add(task, "retrying " + cause.getMessage() + " " + delay);
  }

  @Override
  public void ended(TaskInfo task, OutcomeKind kind, @Nullable Throwable cause, Duration took) {
    times.add(took);
    add(task, "ended " + kind + (took.isZero() ? " at once" : ""));
  }

  @Override
  public void abandoned(TaskInfo task) {
    add(task, "abandoned");
  }

  @Override
  public void full() {
    told.add("queue full");
  }

  @Override
  public void room() {
    told.add("queue room");
  }

  @Override
  public void idle() {
    told.add("queue idle");
  }

  @Override
  public void paused() {
    told.add("queue paused");
  }

  @Override
  public void resumed() {
    told.add("queue resumed");
  }

  @Override
  public void resized(int workers) {
    told.add("queue resized " + workers);
  }

  @Override
  public void drained() {
    told.add("queue drained");
  }
}
