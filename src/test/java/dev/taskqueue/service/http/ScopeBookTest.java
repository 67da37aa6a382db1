package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The account of scopes that keeps their number in bounds. */
class ScopeBookTest {

  private final ScopeBook book = new ScopeBook(2);

  @Test
  void what_the_queue_tells_counts() {
    book.told(List.of("a", "b"), true);

    assertThat(book.use("c")).isFalse();
    assertThat(book.use("a")).isTrue();
  }

  @Test
  void what_the_queue_does_not_tell_is_forgotten() {
    book.use("a");
    book.use("b");

    book.ask();
    book.told(List.of("b"), true);

    assertThat(book.use("c")).isTrue();
  }

  @Test
  void what_was_put_into_while_the_queue_was_asked_is_not() {
    book.use("a");

    book.ask();
    book.use("b");
    book.told(List.of("a"), true);

    assertThat(book.use("c")).isFalse();
  }

  @Test
  void while_there_are_too_many_those_in_use_are_kept() {
    book.use("a");

    book.ask();
    book.told(List.of("b", "c", "d"), false);

    assertThat(book.use("a")).isTrue();
    assertThat(book.use("c")).isFalse();
  }
}
