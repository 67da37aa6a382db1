package examples;

import dev.taskqueue.RetryAfter;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API that is not the one asked for. Has no stack trace: it would end in Netty.
 */
final class ApiException extends RuntimeException implements RetryAfter {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable Duration retryAfter;

  ApiException(String path, HttpClientResponse response) {
    this(path, response.statusCode(), ApiRetries.parse(response.getHeader("Retry-After")));
  }

  ApiException(String path, int status, @Nullable Duration retryAfter) {
    super(path + " was answered with status " + status, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  /** What the API asks clients to wait, or {@code null} if it says nothing. */
  @Override
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
