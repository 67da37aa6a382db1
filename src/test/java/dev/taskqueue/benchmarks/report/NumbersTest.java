package dev.taskqueue.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0026, 0.0026",
    "0.126, 0.13",
    "2, 2.00",
    "9.996, 10.0",
    "99.96, 100",
    "999.4, 999",
    "999.6, 1.00 K",
    "26400, 26.4 K",
    "6432100, 6.43 M",
    "2.5e12, 2500 G",
  })
  void three_digits_count(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }
}
