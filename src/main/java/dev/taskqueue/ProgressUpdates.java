package dev.taskqueue;

/** Calls that {@link TaskScope#onProgress} has asked for. */
public interface ProgressUpdates {

  /** Ends them. From any thread; a call that is under way goes on. Has no effect if ended. */
  void stop();
}
