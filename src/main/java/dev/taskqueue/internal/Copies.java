package dev.taskqueue.internal;

import io.vertx.core.shareddata.Shareable;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Tells which values can be copied, and which need not be because they cannot change. */
public final class Copies {

  private static final Set<Class<?>> IMMUTABLE =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class);

  private static final ClassValue<Boolean> CANNOT_CHANGE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isImmutable(type, new HashSet<>());
        }
      };

  private Copies() {}

  /**
   * A copy of {@code value}, or itself if it cannot change.
   *
   * @throws IllegalArgumentException if neither is known of its class
   */
  @SuppressWarnings("unchecked") // a copy is of the type of its original: Shareable's contract
  public static <T> T copyOf(T value) {
    if (value instanceof Shareable shareable) {
      return (T) shareable.copy();
    }
    // The class of an enum constant with a body is a subclass of the enum.
    if (value instanceof Enum || CANNOT_CHANGE.get(value.getClass())) {
      return value;
    }
    throw new IllegalArgumentException(
        "cannot copy a "
            + value.getClass().getName()
            + ": let it implement io.vertx.core.shareddata.Shareable, or pass a copier");
  }

  private static boolean isImmutable(Class<?> type, Set<Class<?>> seen) {
    return type.isPrimitive()
        || type.isEnum()
        || IMMUTABLE.contains(type)
        || isTimeValue(type)
        || isRecordOfImmutables(type, seen);
  }

  /** The package's final classes are its values. */
  private static boolean isTimeValue(Class<?> type) {
    return type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers());
  }

  /** By the declared types, which a value of another class cannot get past. */
  private static boolean isRecordOfImmutables(Class<?> type, Set<Class<?>> seen) {
    if (!type.isRecord()) {
      return false;
    }
    if (!seen.add(type)) {
      return true; // records that hold each other are as immutable as the rest of their components
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (!isImmutable(component.getType(), seen)) {
        return false;
      }
    }
    return true;
  }
}
