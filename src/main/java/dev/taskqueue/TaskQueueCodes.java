package dev.taskqueue;

/**
 * Failure codes of replies on the event bus ({@code ReplyException.failureCode()}); they follow the
 * meaning of HTTP's status codes and never change.
 */
public final class TaskQueueCodes {

  /** The message cannot be understood. */
  public static final int MALFORMED = 400;

  /** No such task, scope, join or handler address. */
  public static final int NOT_FOUND = 404;

  /** The results are of another type than the join asked for. */
  public static final int WRONG_TYPE = 406;

  /** The put, or the one-shot join, could not be served in time. */
  public static final int TIMED_OUT = 408;

  /** The id belongs to another task or join, or a task joins the scope it belongs to. */
  public static final int CONFLICT = 409;

  /** The task found no slot within its time to live. */
  public static final int EXPIRED = 410;

  /** A result, or the batch, is too large or cannot be encoded. */
  public static final int TOO_LARGE = 413;

  /** The queue is changing its owner: ask again. */
  public static final int MOVED = 421;

  /** The queue is full. */
  public static final int FULL = 429;

  /** The task was cancelled. */
  public static final int CANCELLED = 499;

  /** The task failed, or the queue did. */
  public static final int FAILED = 500;

  /** The worker that had the task was lost before it answered; whether it was done is not known. */
  public static final int WORKER_LOST = 502;

  /** The queue is closing. */
  public static final int CLOSING = 503;

  /** The task timed out. */
  public static final int TASK_TIMED_OUT = 504;

  /** What the queue accepts cannot be stored at the moment, so it accepts nothing. */
  public static final int NOT_STORED = 507;

  private TaskQueueCodes() {}
}
