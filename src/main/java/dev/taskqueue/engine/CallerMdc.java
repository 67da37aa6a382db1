package dev.taskqueue.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The logging context (MDC) of a call, for what is done for it later or on the threads of others.
 * Where there is none, it costs no more than a look at the thread's own.
 */
public final class CallerMdc {

  private static final CallerMdc NONE = new CallerMdc(null);

  private final @Nullable Map<String, String> mdc;

  private CallerMdc(@Nullable Map<String, String> mdc) {
    this.mdc = mdc;
  }

  /** That of the calling thread, as it is now. */
  public static CallerMdc here() {
    Map<String, String> current = current();
    return current == null ? NONE : new CallerMdc(current);
  }

  /** Whether there is nothing in it. */
  boolean isNone() {
    return mdc == null;
  }

  /** A copy of the calling thread's; null if it has none. */
  private static @Nullable Map<String, String> current() {
    Map<String, String> mdc = MDC.getCopyOfContextMap();
    return mdc == null || mdc.isEmpty() ? null : mdc;
  }

  /** Gives it to the thread in place of its own, which is to be {@linkplain #leave given back}. */
  public @Nullable Map<String, String> enter() {
    Map<String, String> own = current();
    if (mdc != null) {
      MDC.setContextMap(mdc);
    } else if (own != null) {
      MDC.clear();
    }
    return own;
  }

  /** Gives the thread its own back, whatever has been set meanwhile. */
  public static void leave(@Nullable Map<String, String> own) {
    if (own != null) {
      MDC.setContextMap(own);
    } else if (current() != null) {
      MDC.clear();
    }
  }

  /** Gives it to a thread that has none of its own; then true, and it has to be left. */
  boolean enterIfNone() {
    if (mdc == null || current() != null) {
      return false;
    }
    MDC.setContextMap(mdc);
    return true;
  }
}
