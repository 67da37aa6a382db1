package dev.taskqueue;

import io.vertx.core.json.JsonObject;

/**
 * State of a queue at one instant; its numbers belong together.
 *
 * @param state whether the queue accepts and starts tasks
 * @param workers number of slots
 * @param running slots that are taken, also by work that outlives its timeout
 * @param maxSize bound of the buffer
 * @param buffered tasks that wait for a slot
 * @param maxWaiting bound of the puts that wait
 * @param waiting puts that wait for room
 * @param delayed tasks whose delay has not passed
 * @param retrying tasks that wait to be tried again
 * @param accepted tasks accepted since the start
 * @param rejected puts refused since the start because the queue was full or closing
 * @param ended how tasks have ended since the start
 * @param retries executions after the first one of a task, since the start
 * @param admittedBeyondBound tasks let into a full buffer since the start: nested puts, what was
 *     taken over from an earlier owner, and what those that fill it wait for
 * @param abandoned executions that went on when their slot was freed, since the start
 * @param peakRunning highest number of slots taken at once
 * @param peakBuffered highest number of tasks in the buffer at once
 */
public record TaskQueueStats(
    QueueState state,
    int workers,
    int running,
    int maxSize,
    int buffered,
    int maxWaiting,
    int waiting,
    int delayed,
    int retrying,
    long accepted,
    long rejected,
    TaskCounts ended,
    long retries,
    long admittedBeyondBound,
    long abandoned,
    int peakRunning,
    int peakBuffered) {

  /** Tasks that are accepted and have not ended. */
  public long unfinished() {
    return accepted - ended.total();
  }

  /** The same names and values; {@code ended} is an object. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("state", state.name())
        .put("workers", workers)
        .put("running", running)
        .put("maxSize", maxSize)
        .put("buffered", buffered)
        .put("maxWaiting", maxWaiting)
        .put("waiting", waiting)
        .put("delayed", delayed)
        .put("retrying", retrying)
        .put("accepted", accepted)
        .put("rejected", rejected)
        .put("ended", ended.toJson())
        .put("retries", retries)
        .put("admittedBeyondBound", admittedBeyondBound)
        .put("abandoned", abandoned)
        .put("peakRunning", peakRunning)
        .put("peakBuffered", peakBuffered);
  }
}
