package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValuesTest {

  @Test
  void is_about_the_encoded_length() {
    JsonObject json =
        new JsonObject()
            .put("text", "x".repeat(10_000))
            .put("list", List.of(1, 2.5, true, BigInteger.TEN))
            .put("map", Map.of("k", "v"))
            .put("buffer", Buffer.buffer(new byte[3_000]))
            .put("bytes", new byte[3_000])
            .put("instant", Instant.EPOCH)
            .put("array", new JsonArray().addNull().add("y"));

    assertThat(JsonValues.size(json)).isBetween(json.encode().length() - 100L, 18_500L);
  }

  @Test
  void refuses_what_cannot_be_encoded_and_names_it() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonValues.size(new JsonArray().add(new JsonObject().put("o", this))))
        .withMessageContaining(getClass().getName());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonValues.size(Map.of(1, "one")))
        .withMessageContaining("no string");
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThatIllegalArgumentException().isThrownBy(() -> JsonValues.size(cycle));
  }

  static List<Object> large() {
    return List.of(
        Named.of("text", "x".repeat(20_000_000)),
        Named.of("more text", "x".repeat(20_000_001)),
        Named.of("text of long characters", "\u20ac".repeat(20_000_000)),
        Named.of("bytes", new byte[14_999_999]),
        Named.of("more bytes", Buffer.buffer(new byte[15_000_001])),
        BigInteger.TEN.pow(999),
        BigInteger.TEN.pow(1_000),
        new BigDecimal("0." + "7".repeat(2_000)),
        new BigDecimal("1E+1000000"),
        Map.of("k".repeat(32_000), 1),
        Map.of("k".repeat(70_000), 1),
        Map.of("\u20ac".repeat(10_666), 1),
        Map.of("\u20ac".repeat(30_000), 1),
        Map.of("\ud83d\ude00".repeat(8_000), 1));
  }

  /** As a journal has it: bytes on disk, text in a cluster. */
  @ParameterizedTest
  @MethodSource("large")
  void whatever_it_takes_can_be_decoded(Object value) {
    JsonObject json = new JsonObject().put("value", List.of(value));
    try {
      JsonValues.size(json);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("cannot be decoded");
      return;
    }
    assertThat(new JsonObject(json.toBuffer()).fieldNames()).containsExactly("value");
    assertThat(new JsonObject(json.encode()).fieldNames()).containsExactly("value");
  }

  @Test
  void refuses_longer_texts_numbers_and_keys_than_can_be_decoded() {
    JsonValues.size("x".repeat(20_000_000));
    JsonValues.size(BigInteger.TEN.pow(999));
    JsonValues.size(Map.of("k".repeat(32_000), 1));
    for (Object value :
        List.of(
            "x".repeat(20_000_001),
            new byte[15_000_001],
            BigInteger.TEN.pow(1_000),
            Map.of("k".repeat(32_001), 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JsonValues.size(new JsonArray().add(value)))
          .withMessageContaining("cannot be decoded");
    }
  }

  @Test
  void content_does_not_depend_on_the_order_of_keys() {
    assertThat(Content.of(new JsonObject("{\"a\":1,\"b\":{\"c\":[1,null],\"d\":\"x\"}}")))
        .isEqualTo(Content.of(new JsonObject("{\"b\":{\"d\":\"x\",\"c\":[1,null]},\"a\":1}")))
        .isNotEqualTo(Content.of(new JsonObject("{\"b\":{\"d\":\"x\",\"c\":[null,1]},\"a\":1}")))
        .isNotEqualTo(
            Content.of(new JsonObject("{\"b\":{\"d\":\"x\",\"c\":[1,null]},\"a\":\"1\"}")));
  }

  static List<Object> objects() {
    byte[] bytes = {-1, -2, -3, 0};
    return List.of(
        Instant.EPOCH,
        Instant.ofEpochSecond(1, 20_000),
        bytes,
        Buffer.buffer(bytes),
        TimeUnit.DAYS,
        new BigDecimal("1.10"),
        new BigDecimal("1.0"),
        new BigDecimal("1E+3"),
        new BigDecimal("12345678901234567890"),
        BigInteger.TWO.pow(100),
        0.1f,
        16_777_216f,
        4.5,
        1e300,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.NaN,
        Float.NEGATIVE_INFINITY,
        new BigDecimal("1E+400"),
        new BigDecimal("-1.5E+400"),
        new BigDecimal("1E-400"),
        (short) 1,
        (byte) 1,
        1L,
        Long.MAX_VALUE,
        true);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void content_is_that_of_what_json_carries(Object value) {
    JsonObject json =
        new JsonObject()
            .put("body", Map.of("deep", List.of(value, new JsonArray().add(value))))
            .put("value", value);

    assertThat(Content.of(json)).isEqualTo(Content.of(new JsonObject(json.encode())));
  }

  @Test
  void content_is_the_same_however_often_it_is_carried() {
    JsonObject once = new JsonObject(JsonObject.of("n", new BigDecimal("1E+400")).encode());

    assertThat(Content.of(new JsonObject(once.encode()))).isEqualTo(Content.of(once));
  }

  @Test
  void numbers_of_the_same_value_are_the_same_content() {
    assertThat(Content.of(JsonObject.of("n", new BigDecimal("1.10"))))
        .isEqualTo(Content.of(JsonObject.of("n", new BigDecimal("1.1"))))
        .isEqualTo(Content.of(JsonObject.of("n", 1.1)))
        .isNotEqualTo(Content.of(JsonObject.of("n", "1.1")));
  }
}
