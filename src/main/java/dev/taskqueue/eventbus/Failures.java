package dev.taskqueue.eventbus;

import static dev.taskqueue.TaskQueueCodes.CANCELLED;
import static dev.taskqueue.TaskQueueCodes.CLOSING;
import static dev.taskqueue.TaskQueueCodes.CONFLICT;
import static dev.taskqueue.TaskQueueCodes.EXPIRED;
import static dev.taskqueue.TaskQueueCodes.FAILED;
import static dev.taskqueue.TaskQueueCodes.FULL;
import static dev.taskqueue.TaskQueueCodes.MALFORMED;
import static dev.taskqueue.TaskQueueCodes.MOVED;
import static dev.taskqueue.TaskQueueCodes.NOT_FOUND;
import static dev.taskqueue.TaskQueueCodes.NOT_STORED;
import static dev.taskqueue.TaskQueueCodes.TASK_TIMED_OUT;
import static dev.taskqueue.TaskQueueCodes.TIMED_OUT;
import static dev.taskqueue.TaskQueueCodes.WRONG_TYPE;

import dev.taskqueue.DuplicateTaskException;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.PutTimeoutException;
import dev.taskqueue.QueueClosedException;
import dev.taskqueue.QueueFullException;
import dev.taskqueue.TaskCancelledException;
import dev.taskqueue.TaskDroppedException;
import dev.taskqueue.TaskExpiredException;
import dev.taskqueue.TaskTimeoutException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Exceptions to codes on the queue's side, and back on the client's. */
final class Failures {

  private Failures() {}

  /** A failure with a code of its own. */
  static ReplyException of(int code, String message) {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, message);
  }

  /** The code for a task or a request that failed with this. */
  static int codeOf(Throwable failure) {
    if (failure instanceof OwnFailure own) {
      return own.failureCode();
    } else if (failure instanceof ReplyException reply) {
      return switch (reply.failureType()) {
        case NO_HANDLERS -> NOT_FOUND;
        case TIMEOUT -> TASK_TIMED_OUT;
        default -> FAILED; // a handler's own code could be taken for one of ours
      };
    } else if (failure instanceof CodedFailure own) {
      return own.code;
    } else if (failure instanceof QueueFullException || failure instanceof TaskDroppedException) {
      return FULL;
    } else if (failure instanceof PutTimeoutException) {
      return TIMED_OUT;
    } else if (failure instanceof TaskExpiredException) {
      return EXPIRED;
    } else if (failure instanceof TaskCancelledException) {
      return CANCELLED;
    } else if (failure instanceof TaskTimeoutException) {
      return TASK_TIMED_OUT;
    } else if (failure instanceof DuplicateTaskException) {
      return CONFLICT;
    } else if (failure instanceof QueueClosedException) {
      return CLOSING;
    }
    return FAILED;
  }

  /** Whether a handler has said so, with a code of its own. */
  static boolean isOfHandler(Throwable failure) {
    return isCoded(failure) && !(failure instanceof OwnFailure);
  }

  /** The id of a put is that of a task that was put before. */
  static CodedFailure idOfAnother(PutCommand put) {
    return new CodedFailure(
        CONFLICT, "the id " + put.options().getId() + " was given to another task before");
  }

  /** The queue is not here any more. */
  static CodedFailure moved() {
    return new CodedFailure(MOVED, "the queue is changing its owner; ask again");
  }

  /** The task cannot be kept as it was promised. */
  static CodedFailure notStored(Throwable cause) {
    return cause instanceof CodedFailure known
        ? known
        : new CodedFailure(
            NOT_STORED,
            "what the queue accepts cannot be stored at the moment, so it accepts nothing: "
                + Text.messageOf(cause));
  }

  /** The API's exception for why a put, or the task put by it, failed. */
  static Throwable ofPut(Throwable failure) {
    if (!isCoded(failure)) {
      return failure;
    }
    ReplyException reply = (ReplyException) failure;
    String message = String.valueOf(reply.getMessage());
    return switch (reply.failureCode()) {
      case TIMED_OUT -> new PutTimeoutException(message);
      case CONFLICT -> new DuplicateTaskException(message);
      case EXPIRED -> new TaskExpiredException(message);
      case MALFORMED -> new IllegalArgumentException(message);
      case TASK_TIMED_OUT -> new TaskTimeoutException(message);
      default -> ofAny(reply, message);
    };
  }

  /** The API's exception for why a join failed. */
  static Throwable ofJoin(Throwable failure) {
    if (!isCoded(failure)) {
      return failure;
    }
    ReplyException reply = (ReplyException) failure;
    String message = String.valueOf(reply.getMessage());
    return switch (reply.failureCode()) {
      case WRONG_TYPE -> new ClassCastException(message);
      case CONFLICT -> new IllegalStateException(message);
      default -> ofAny(reply, message);
    };
  }

  /** The cause of a task's failure in a report. */
  static Throwable ofTask(OutcomeKind kind, int code, String message) {
    return switch (kind) {
      case CANCELLED -> new TaskCancelledException(message);
      case DROPPED -> new TaskDroppedException(message);
      case EXPIRED ->
          code == TIMED_OUT ? new PutTimeoutException(message) : new TaskExpiredException(message);
      case FAILURE, SUCCESS, NULL ->
          code == TASK_TIMED_OUT ? new TaskTimeoutException(message) : of(code, message);
    };
  }

  /** The API's exception for why any other request failed. */
  static Throwable ofAny(Throwable failure) {
    return isCoded(failure)
        ? ofAny((ReplyException) failure, String.valueOf(failure.getMessage()))
        : failure;
  }

  private static Throwable ofAny(ReplyException reply, String message) {
    return switch (reply.failureCode()) {
      case FULL -> new QueueFullException(message);
      case CANCELLED -> new TaskCancelledException(message);
      case CLOSING -> new QueueClosedException(message);
      default -> reply;
    };
  }

  /** Whether the queue has said so, and not the event bus. */
  private static boolean isCoded(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE;
  }

  /** The code that the queue has given; 0 for failures of other kinds. */
  static int codeOfReply(Throwable failure) {
    return isCoded(failure) ? ((ReplyException) failure).failureCode() : 0;
  }

  /** Whether nobody serves the address. */
  static boolean isNobodyThere(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  /** Whether no reply has come. */
  static boolean isLost(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
  }
}
