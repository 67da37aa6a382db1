package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slot that sleeps on its thread instead of giving it back. */
@Timeout(60)
class SlotDozeTest {

  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final FakeVertx vertx = new FakeVertx();
  private final Slot slot = new Slot(null, null);

  SlotDozeTest() {
    slot.deploy(vertx.context());
  }

  private FutureTask<Boolean> doze(long nanos) {
    return new FutureTask<>(
        () -> {
          slot.lookOut();
          slot.doze(nanos);
          return slot.endLookout();
        });
  }

  @Test
  void it_is_called_where_it_sleeps_and_not_by_its_context() throws Exception {
    FutureTask<Boolean> called = doze(FOREVER);
    startAndAwaitSleep(called);

    slot.wake();

    assertThat(called.get()).isTrue();
    assertThat(vertx.waiting()).isZero();
  }

  @Test
  void when_nobody_calls_it_gives_up_and_is_woken_by_its_context_from_then_on() throws Exception {
    FutureTask<Boolean> called = doze(1_000);
    called.run();
    assertThat(called.get()).isFalse();

    slot.wake();

    assertThat(vertx.waiting()).isOne();
  }

  @Test
  void when_roused_it_gives_up_and_is_woken_by_its_context_from_then_on() throws Exception {
    FutureTask<Boolean> called = doze(FOREVER);
    startAndAwaitSleep(called);

    slot.rouse();
    assertThat(called.get()).isFalse();

    slot.rouse();
    slot.wake();
    assertThat(vertx.waiting()).isOne();
  }

  @Test
  void roused_and_called_it_has_been_called() throws Exception {
    CyclicBarrier roused = new CyclicBarrier(2);
    FutureTask<Boolean> called =
        new FutureTask<>(
            () -> {
              slot.lookOut();
              slot.doze(FOREVER);
              awaitOther(roused);
              awaitOther(roused);
              return slot.endLookout();
            });
    startAndAwaitSleep(called);

    slot.rouse();
    awaitOther(roused);
    slot.wake();
    awaitOther(roused);
    assertThat(called.get()).isTrue();
    assertThat(vertx.waiting()).isZero();
  }

  @Test
  void an_interrupt_does_not_end_it_early() throws Exception {
    FutureTask<Boolean> called = doze(FOREVER);
    Thread thread = startAndAwaitSleep(called);

    thread.interrupt();
    slot.wake();

    assertThat(called.get()).isTrue();
  }

  @Test
  void a_wake_in_any_moment_is_a_call_or_an_event_on_its_context_S4() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      vertx.forget();
      CyclicBarrier together = new CyclicBarrier(2);
      FutureTask<Boolean> called = doze(i * 10L);
      Thread thread =
          new Thread(
              () -> {
                awaitOther(together);
                called.run();
              });
      thread.start();
      awaitOther(together);
      slot.wake();
      assertThat(vertx.waiting()).isEqualTo(called.get() ? 0 : 1);
    }
  }

  private static Thread startAndAwaitSleep(Runnable doze) {
    Thread thread = new Thread(doze);
    thread.start();
    Await.until("the thread sleeps", () -> thread.getState() == Thread.State.TIMED_WAITING);
    return thread;
  }

  private static void awaitOther(CyclicBarrier together) {
    try {
      together.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
