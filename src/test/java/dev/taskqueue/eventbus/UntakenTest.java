package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The joins whose batches a client has not taken: as many as it is worth, the latest ones. */
class UntakenTest {

  @Test
  void the_latest_thousand_scopes_are_remembered_each_once() {
    JoinCall.Untaken untaken = new JoinCall.Untaken();
    for (int i = 0; i <= 1_000; i++) {
      untaken.put("scope " + i, "join " + i);
    }
    assertThat(untaken.take("scope 0")).isNull();
    assertThat(untaken.take("scope 1")).isEqualTo("join 1");
    assertThat(untaken.take("scope 1")).isNull();
    assertThat(untaken.take("scope 1000")).isEqualTo("join 1000");
  }
}
