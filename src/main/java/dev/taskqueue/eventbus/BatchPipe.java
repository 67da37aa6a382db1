package dev.taskqueue.eventbus;

import dev.taskqueue.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a task for each item of a stream, those that come in a row by one message. The stream is
 * paused while a message is under way. The monitor guards the fields and is never held in a call to
 * the outside: items come on the stream's context, answers on the caller's.
 */
final class BatchPipe<A> {

  private final Vertx vertx;
  private final BatchCalls calls;
  private final ReadStream<A> source;
  private final Function<? super A, ? extends Task<?>> toTask;
  private final Promise<Void> done;
  private TaskBatch gathered;
  private boolean sending;
  private boolean sendingSoon;
  private boolean ended;
  private @Nullable Throwable failure;

  BatchPipe(
      Vertx vertx,
      BatchCalls calls,
      ReadStream<A> source,
      Function<? super A, ? extends Task<?>> toTask) {
    this.vertx = vertx;
    this.calls = calls;
    this.source = source;
    this.toTask = toTask;
    this.done = calls.context().promise();
    this.gathered = calls.newBatch();
  }

  /** Puts them all; completes as {@link dev.taskqueue.TaskScope#pipeFrom} does. */
  Future<Void> start() {
    source.pause();
    source.exceptionHandler(this::endWith);
    source.endHandler(end -> endWith(null));
    source.handler(this::accept);
    source.resume();
    return done.future();
  }

  private void accept(A item) {
    boolean full;
    boolean first;
    Throwable unusable = null;
    synchronized (this) {
      if (ended) {
        return;
      }
      try {
        gathered.add(toTask.apply(item));
      } catch (Throwable e) {
        unusable = e;
      }
      full = gathered.isFull();
      first = !sending && !sendingSoon;
      sendingSoon |= first;
    }
    if (unusable != null) {
      endWith(unusable);
    } else if (full) {
      source.pause(); // again, if it was resumed while another thread began to send
      send();
    } else if (first) {
      vertx.getOrCreateContext().runOnContext(v -> send());
    }
  }

  /** There will be no more; what is gathered is put all the same. */
  private void endWith(@Nullable Throwable cause) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      failure = cause;
    }
    if (cause != null) {
      source.pause();
    }
    send();
  }

  private void send() {
    TaskBatch batch;
    boolean finished;
    Throwable cause;
    synchronized (this) {
      sendingSoon = false;
      if (sending) {
        return;
      }
      batch = gathered;
      cause = failure;
      finished = ended && batch.isEmpty();
      sending = !batch.isEmpty();
      if (sending) {
        gathered = calls.newBatch();
      }
    }
    if (finished) {
      finish(cause);
    } else if (!batch.isEmpty()) {
      source.pause();
      calls.send(batch).onComplete(v -> entered(), this::refused);
    }
  }

  private void entered() {
    boolean more;
    synchronized (this) {
      sending = false;
      more = !gathered.isEmpty() || ended;
    }
    if (more) {
      send();
    } else {
      source.resume();
    }
  }

  private void refused(Throwable cause) {
    synchronized (this) {
      ended = true;
    }
    finish(cause);
  }

  private void finish(@Nullable Throwable cause) {
    if (cause == null) {
      done.tryComplete();
    } else if (done.tryFail(cause)) {
      source.pause();
    }
  }
}
