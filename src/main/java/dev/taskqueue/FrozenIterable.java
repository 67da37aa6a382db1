package dev.taskqueue;

import dev.taskqueue.internal.Copies;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * An iterable over copies of the elements of another one. What a task loads into its copy is
 * garbage when the task has ended, and the originals stay as they are.
 *
 * <pre>{@code
 * queue.putAll(FrozenIterable.of(summoners), summoner -> context -> summoner.load());
 * }</pre>
 *
 * <p>Each iteration copies anew, one element at a time, when it is asked for, so an iterable that
 * makes its elements as it goes keeps doing so. Copies are as deep as the copier makes them.
 * Iterators cannot remove. It is as thread-safe as the iterable and the elements it reads.
 *
 * @param <T> type of the elements
 */
public final class FrozenIterable<T> implements Iterable<T> {

  private final Iterable<? extends T> elements;
  private final UnaryOperator<T> copier;

  private FrozenIterable(Iterable<? extends T> elements, UnaryOperator<T> copier) {
    this.elements = Objects.requireNonNull(elements, "elements");
    this.copier = Objects.requireNonNull(copier, "copier");
  }

  /**
   * Copies elements that can be copied, and hands out as they are those that cannot change:
   *
   * <ul>
   *   <li>{@link io.vertx.core.shareddata.Shareable}, so {@link io.vertx.core.json.JsonObject},
   *       {@link io.vertx.core.json.JsonArray} and {@link io.vertx.core.buffer.Buffer} too: what
   *       their {@code copy()} gives. The interface's own {@code copy()} gives the element itself;
   *       a class that can change has to override it.
   *   <li>strings, boxed primitives, {@link java.math.BigInteger}, {@link java.math.BigDecimal},
   *       {@link java.util.UUID}, {@link java.net.URI}, the values of {@code java.time}, enums, and
   *       records all of whose components are declared as primitives or one of these: the element
   *       itself.
   * </ul>
   *
   * <p>The iterator's {@code next()} throws {@link IllegalArgumentException} for an element of
   * another class, naming it, and {@link NullPointerException} for {@code null}.
   */
  public static <T> FrozenIterable<T> of(Iterable<? extends T> elements) {
    return new FrozenIterable<>(elements, Copies::copyOf);
  }

  /**
   * Copies elements with {@code copier}.
   *
   * @param copier called once per element and iteration, on the iterating thread. It may give the
   *     element itself where that cannot change; {@link UnaryOperator#identity()} says so of all.
   *     If it gives {@code null}, the iterator's {@code next()} throws {@link
   *     NullPointerException}; what it throws is passed on.
   */
  public static <T> FrozenIterable<T> of(Iterable<? extends T> elements, UnaryOperator<T> copier) {
    return new FrozenIterable<>(elements, copier);
  }

  @Override
  public Iterator<T> iterator() {
    return new CopyingIterator<>(elements.iterator(), copier);
  }

  private record CopyingIterator<T>(Iterator<? extends T> elements, UnaryOperator<T> copier)
      implements Iterator<T> {

    @Override
    public boolean hasNext() {
      return elements.hasNext();
    }

    @Override
    public T next() {
      T element = Objects.requireNonNull(elements.next(), "element");
      return Objects.requireNonNull(
          copier.apply(element),
          () -> "the copier gave null for a " + element.getClass().getName());
    }
  }
}
