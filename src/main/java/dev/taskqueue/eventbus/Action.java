package dev.taskqueue.eventbus;

import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operations of the {@link Protocol}. */
public enum Action {
  PUT("put"),
  PUT_ALL("putAll"),
  JOIN("join"),
  OUTCOMES("outcomes"),
  ACK("ack"),
  PROGRESS("progress"),
  SCOPES("scopes"),
  CANCEL("cancel"),
  PAUSE("pause"),
  RESUME("resume"),
  RESIZE("resize"),
  SET_PRIORITY("setPriority"),
  CLEAR("clear"),
  STATS("stats"),
  RUNNING("running"),
  OFFER("offer"),
  WORKERS("workers");

  private static final Map<String, Action> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(action -> action.wireName, action -> action));

  /** Its name in the header. */
  public final String wireName;

  Action(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Options of a message that asks for it.
   *
   * @param timeoutMillis after which its sender gives up, which it tells the queue
   */
  public DeliveryOptions options(long timeoutMillis) {
    return new DeliveryOptions()
        .setSendTimeout(timeoutMillis)
        .addHeader(Protocol.ACTION, wireName)
        .addHeader(Protocol.VERSION_HEADER, Integer.toString(Protocol.VERSION))
        .addHeader(Protocol.TIMEOUT_HEADER, Long.toString(timeoutMillis));
  }

  static Action of(@Nullable String wireName) {
    Action action = wireName == null ? null : BY_NAME.get(wireName);
    if (action != null) {
      return action;
    }
    String known = Arrays.stream(values()).map(a -> a.wireName).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        wireName == null
            ? "the header 'action' is missing; known actions are " + known
            : "unknown action '" + Text.shorten(wireName) + "'; known actions are " + known);
  }
}
