package examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  /** Close to where the clock overflows, as System.nanoTime may be. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  private final TokenBucket bucket = new TokenBucket(10, 3, clock::get);

  @Test
  void lets_the_burst_through_at_once() {
    assertThat(taken()).isEqualTo(3);
  }

  @Test
  void refills_at_the_rate() {
    taken();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(99));
    assertThat(taken()).isZero();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(taken()).isEqualTo(1);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(taken()).isEqualTo(2);
  }

  @Test
  void holds_no_more_than_the_burst() {
    taken();
    clock.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(taken()).isEqualTo(3);
  }

  private int taken() {
    int taken = 0;
    while (bucket.tryTake()) {
      taken++;
    }
    return taken;
  }
}
