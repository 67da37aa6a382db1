package dev.taskqueue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Implemented by an exception that tells when it makes sense to try again, as the header {@code
 * Retry-After} of an HTTP response does. {@link RetryPolicy#asFailureSays} goes by it.
 */
public interface RetryAfter {

  /** The shortest wait that makes sense, or {@code null} if that is not known. */
  @Nullable Duration retryAfter();
}
