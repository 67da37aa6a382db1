package dev.taskqueue.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {

  private final Patience patience = new Patience(2);

  /** How often it is not given before it is. */
  private int skips() {
    int skips = 0;
    while (!patience.isGiven()) {
      skips++;
    }
    return skips;
  }

  @Test
  void it_is_given_at_first_and_as_long_as_it_is_rewarded() {
    assertThat(skips()).isZero();
    patience.rewarded();
    assertThat(skips()).isZero();
  }

  @Test
  void after_each_disappointment_it_is_given_half_as_often_down_to_a_limit() {
    patience.disappointed();
    assertThat(skips()).isEqualTo(1);
    assertThat(skips()).as("until the next one").isZero();
    patience.disappointed();
    assertThat(skips()).isEqualTo(3);
    patience.disappointed();
    assertThat(skips()).as("every fourth time").isEqualTo(3);
  }

  @Test
  void a_reward_makes_up_for_one_disappointment() {
    patience.disappointed();
    patience.disappointed();
    skips();
    patience.rewarded();
    patience.rewarded();
    patience.disappointed();
    assertThat(skips()).isEqualTo(1);
  }

  @Test
  void usually_the_limit_is_every_eighth_time() {
    Patience usual = new Patience();
    for (int i = 0; i < 10; i++) {
      usual.disappointed();
    }
    int given = 0;
    for (int i = 0; i < 8; i++) {
      given += usual.isGiven() ? 1 : 0;
    }
    assertThat(given).isEqualTo(1);
  }
}
