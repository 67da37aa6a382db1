package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.streams.ReadStream;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S16: a stream whose items come on no context is paused and resumed by two threads at once. */
@ExtendWith(VertxExtension.class)
class StreamFeedTest {

  private final InterruptedStream source = new InterruptedStream();
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private Future<Void> fed;

  @BeforeEach
  void feed(Vertx vertx) {
    fed =
        new StreamFeed<Integer>(
                ((VertxInternal) vertx).getOrCreateContext(),
                source,
                item -> context -> Future.succeededFuture(item),
                task -> {
                  Promise<Void> put = Promise.promise();
                  waiting.add(put);
                  return put.future();
                })
            .start();
    source.give(1);
    assertThat(source.paused).isTrue();
  }

  @Test
  void a_resume_that_comes_late_leaves_the_stream_paused_for_the_put_that_waits_now() {
    source.beforeNextCall = () -> source.give(2);
    enter();
    assertThat(source.paused).isTrue();
    enter();
    assertThat(source.paused).isFalse();
  }

  @Test
  void a_pause_that_comes_late_leaves_the_stream_flowing_if_no_put_waits_any_more() {
    source.beforeNextCall =
        () -> {
          source.give(2);
          source.beforeNextCall = this::enter;
        };
    enter();
    assertThat(waiting).isEmpty();
    assertThat(source.paused).isFalse();
  }

  @Test
  void a_resume_that_comes_late_leaves_the_stream_of_a_failed_feed_paused() {
    Promise<Void> first = waiting.remove();
    source.beforeNextCall =
        () -> {
          source.give(2);
          waiting.remove().fail("expected");
        };
    first.complete();
    assertThat(Await.failure(fed)).hasMessage("expected");
    assertThat(source.paused).isTrue();
  }

  /** The put that has waited longest enters the buffer. */
  private void enter() {
    waiting.remove().complete();
  }

  /** Before a pause or a resume takes effect, it may let something else happen. */
  private static final class InterruptedStream implements ReadStream<Integer> {

    private Handler<Integer> handler;
    private boolean paused;
    private Runnable beforeNextCall = () -> {};

    void give(int item) {
      handler.handle(item);
    }

    private InterruptedStream set(boolean pause) {
      Runnable before = beforeNextCall;
      beforeNextCall = () -> {};
      before.run();
      paused = pause;
      return this;
    }

    @Override
    public InterruptedStream pause() {
      return set(true);
    }

    @Override
    public InterruptedStream resume() {
      return set(false);
    }

    @Override
    public InterruptedStream fetch(long amount) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InterruptedStream handler(Handler<Integer> handler) {
      this.handler = handler;
      return this;
    }

    @Override
    public InterruptedStream endHandler(Handler<Void> endHandler) {
      return this;
    }

    @Override
    public InterruptedStream exceptionHandler(Handler<Throwable> handler) {
      return this;
    }
  }
}
