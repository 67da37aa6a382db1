package dev.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class FrozenIterableTest {

  static final List<Object> IMMUTABLES =
      List.of(
          "text",
          true,
          'c',
          (byte) 1,
          (short) 2,
          3,
          4L,
          5f,
          6d,
          BigInteger.TEN,
          BigDecimal.ONE,
          new UUID(1, 2),
          URI.create("http://localhost"),
          Duration.ofSeconds(1),
          LocalDate.EPOCH,
          Period.ofDays(1),
          ZoneId.of("Europe/Paris"),
          Direction.UP,
          TimeUnit.SECONDS,
          new Point(1, 2),
          new Segment(new Point(1, 2), new Point(3, 4), "a"),
          new Chain(1, new Chain(2, null)));

  static final List<Object> COPYABLES =
      List.of(
          new JsonObject().put("a", new JsonArray().add(1)),
          new JsonArray().add(new JsonObject()),
          Buffer.buffer("bytes"));

  static final List<Object> UNKNOWN =
      List.of(
          new StringJoiner(","),
          new byte[1],
          new ArrayList<>(),
          List.of(),
          new Object(),
          new AtomicInteger(),
          new Tagged("a", List.of()),
          new Boxed<>("a"));

  @ParameterizedTest
  @FieldSource("IMMUTABLES")
  void what_cannot_change_is_handed_out_as_it_is(Object element) {
    assertThat(FrozenIterable.of(List.of(element))).singleElement().isSameAs(element);
  }

  @ParameterizedTest
  @FieldSource("COPYABLES")
  void what_can_be_copied_is(Object element) {
    assertThat(FrozenIterable.of(List.of(element)))
        .singleElement()
        .isEqualTo(element)
        .isNotSameAs(element);
  }

  @ParameterizedTest
  @FieldSource("UNKNOWN")
  void a_class_of_which_nothing_is_known_is_named_with_the_way_out(Object element) {
    Iterator<Object> copies = FrozenIterable.of(List.of(element)).iterator();

    assertThat(copies.hasNext()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(copies::next)
        .withMessageContaining(element.getClass().getName())
        .withMessageContaining("Shareable")
        .withMessageContaining("copier");
  }

  @Test
  void a_copy_may_be_changed_and_the_original_stays() {
    JsonObject original = new JsonObject().put("inner", new JsonObject());

    for (JsonObject copy : FrozenIterable.of(List.of(original))) {
      copy.put("loaded", true).getJsonObject("inner").put("loaded", true);
    }

    assertThat(original).isEqualTo(new JsonObject().put("inner", new JsonObject()));
  }

  @Test
  void each_iteration_copies_anew() {
    FrozenIterable<JsonObject> frozen = FrozenIterable.of(List.of(new JsonObject()));

    frozen.forEach(copy -> copy.put("loaded", true));

    assertThat(frozen).containsExactly(new JsonObject());
  }

  @Test
  void elements_are_read_and_copied_only_when_asked_for() {
    AtomicInteger copied = new AtomicInteger();
    Iterable<Integer> endless = () -> IntStream.iterate(0, i -> i + 1).iterator();

    Iterator<Integer> copies =
        FrozenIterable.of(
                endless,
                element -> {
                  copied.incrementAndGet();
                  return element;
                })
            .iterator();

    assertThat(copies.next()).isZero();
    assertThat(copies.next()).isEqualTo(1);
    assertThat(copied).hasValue(2);
  }

  @Test
  void a_copy_is_garbage_when_nobody_else_holds_it() {
    FrozenIterable<JsonObject> frozen = FrozenIterable.of(List.of(new JsonObject()));
    Iterator<JsonObject> copies = frozen.iterator();
    WeakReference<JsonObject> copy = new WeakReference<>(copies.next());

    while (!copy.refersTo(null)) {
      System.gc();
    }

    assertThat(copies.hasNext()).isFalse();
  }

  @Test
  void a_copier_makes_the_copies() {
    FrozenIterable<StringBuilder> frozen =
        FrozenIterable.of(List.of(new StringBuilder("a")), StringBuilder::new);

    frozen.forEach(copy -> copy.append("b"));

    assertThat(frozen).extracting(StringBuilder::toString).containsExactly("a");
  }

  @Test
  void a_copier_may_say_that_no_copy_is_needed() {
    Object element = new Object();

    assertThat(FrozenIterable.of(List.of(element), UnaryOperator.identity()))
        .singleElement()
        .isSameAs(element);
  }

  @Test
  void a_shareable_may_say_that_no_copy_is_needed() {
    Shareable element = new Shareable() {};

    assertThat(FrozenIterable.of(List.of(element))).singleElement().isSameAs(element);
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks may do
  void null_has_no_copy() {
    Iterator<String> copies = FrozenIterable.of(Arrays.asList((String) null)).iterator();
    Iterator<String> nulls = FrozenIterable.of(List.of("a"), element -> null).iterator();

    assertThatNullPointerException().isThrownBy(copies::next).withMessage("element");
    assertThatNullPointerException()
        .isThrownBy(nulls::next)
        .withMessage("the copier gave null for a java.lang.String");
    assertThatNullPointerException().isThrownBy(() -> FrozenIterable.of(null));
    assertThatNullPointerException().isThrownBy(() -> FrozenIterable.of(List.of(), null));
  }

  @Test
  void iterators_do_not_remove() {
    List<String> originals = new ArrayList<>(List.of("a"));
    Iterator<String> copies = FrozenIterable.of(originals).iterator();
    copies.next();

    assertThatThrownBy(copies::remove).isInstanceOf(UnsupportedOperationException.class);
    assertThat(originals).containsExactly("a");
  }

  enum Direction {
    UP {
      @Override
      int sign() {
        return 1;
      }
    };

    abstract int sign();
  }

  record Point(int x, double y) {}

  record Segment(Point from, Point to, String name) {}

  record Chain(int value, @Nullable Chain next) {}

  record Tagged(String name, List<String> tags) {}

  record Boxed<T>(T value) {}
}
