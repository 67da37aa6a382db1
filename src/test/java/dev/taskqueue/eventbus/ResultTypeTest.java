package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** What a join makes of results that came as JSON. */
class ResultTypeTest {

  @Test
  void numbers_are_of_the_class_that_was_asked_for() {
    assertThat(ResultType.convert(1, Long.class)).isEqualTo(1L);
    assertThat(ResultType.convert(1, Double.class)).isEqualTo(1.0);
    assertThat(ResultType.convert(1, BigInteger.class)).isEqualTo(BigInteger.ONE);
    assertThat(ResultType.convert(1, BigDecimal.class)).isEqualTo(BigDecimal.ONE);
    assertThat(ResultType.convert(0.1, BigDecimal.class)).isEqualTo(new BigDecimal("0.1"));
  }

  @Test
  void they_lose_nothing() {
    assertThat(ResultType.convert(1.5, Integer.class)).isNull();
    assertThat(ResultType.convert(1.5, BigInteger.class)).isNull();
    assertThat(ResultType.convert(300, Byte.class)).isNull();
    assertThat(ResultType.convert(Double.NaN, BigDecimal.class)).isNull();
  }
}
