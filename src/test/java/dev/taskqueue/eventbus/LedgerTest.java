package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final long TTL = 100;

  private long now;
  private final Set<String> inUse = new HashSet<>();
  private final List<String> forgotten = new ArrayList<>();
  private int looks;
  private final Ledger<String> ledger =
      new Ledger<>(3, TTL, () -> now, this::isInUse, forgotten::add);

  private boolean isInUse(String value) {
    looks++;
    return inUse.contains(value);
  }

  private void put(String... values) {
    for (String value : values) {
      ledger.put(value, value);
    }
  }

  @Test
  void keeps_the_last_used_up_to_its_capacity() {
    put("a", "b", "c");
    assertThat(ledger.use("a")).isEqualTo("a");
    put("d");

    assertThat(ledger.size()).isEqualTo(3);
    assertThat(forgotten).containsExactly("b");
    assertThat(ledger.use("b")).isNull();
  }

  @Test
  void forgets_what_was_not_used_for_the_time_to_live() {
    put("a");
    now = 60;
    put("b");
    now = 99;
    ledger.expire();
    assertThat(forgotten).isEmpty();

    now = 100;
    ledger.expire();
    assertThat(forgotten).containsExactly("a");

    ledger.use("b");
    now = 199;
    ledger.expire();
    assertThat(ledger.size()).isOne();
    now = 200;
    ledger.expire();
    assertThat(ledger.size()).isZero();
  }

  @Test
  void keeps_what_is_in_use_beyond_age_and_capacity() {
    inUse.addAll(List.of("a", "b", "c", "d"));
    put("a", "b", "c", "d");
    assertThat(ledger.size()).isEqualTo(4);
    now = 1_000;
    ledger.expire();
    assertThat(ledger.size()).isEqualTo(4);

    inUse.clear();
    put("e");
    assertThat(ledger.size()).isEqualTo(3);
    now = 2_000;
    ledger.expire();
    assertThat(ledger.size()).isZero();
  }

  @Test
  void looks_at_few_of_many_that_are_in_use_and_comes_back_to_its_capacity() {
    for (int i = 0; i < 1_000; i++) {
      inUse.add("used" + i);
      put("used" + i);
    }
    assertThat(looks).isLessThan(11_000);
    assertThat(ledger.size()).isEqualTo(1_000);

    inUse.clear();
    for (int i = 0; i < 200; i++) {
      put("other" + i);
    }
    assertThat(ledger.size()).isEqualTo(3);
  }
}
