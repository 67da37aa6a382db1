package dev.taskqueue.eventbus;

import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Requests that wait for one event, each no longer than its sender does. */
final class Rounds {

  private static final long NO_TIMER = -1;

  private final ContextInternal context;
  private final Map<Request, Long> timers = new LinkedHashMap<>(2);

  Rounds(ContextInternal context) {
    this.context = context;
  }

  boolean isEmpty() {
    return timers.isEmpty();
  }

  /** Adds one whose sender does not wait. */
  void add(Request request) {
    timers.put(request, NO_TIMER);
  }

  /** Adds one that is handed to {@code expired} if it is still there after these milliseconds. */
  void add(Request request, long millis, Handler<Request> expired) {
    long timer =
        context.setTimer(
            millis,
            id -> {
              if (timers.remove(request) != null) {
                expired.handle(request);
              }
            });
    timers.put(request, timer);
  }

  /** Answers them all. */
  void end(Consumer<Request> answer) {
    List<Request> all = List.copyOf(timers.keySet());
    for (long timer : timers.values()) {
      if (timer != NO_TIMER) {
        context.owner().cancelTimer(timer);
      }
    }
    timers.clear();
    all.forEach(answer);
  }
}
