package dev.taskqueue.service.http;

import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Vertx;
import java.util.Map;

/** What the handlers of the API have in common. Thread-safe but for its construction. */
final class Shared {

  /** The longest that the queue lets a request wait. */
  private static final long LONGEST_WAIT_MILLIS = 20_000;

  private static final int RETRY_SECONDS = 5;

  private final Vertx vertx;
  private final HttpLimits limits;
  private final long idleMillis;
  private final Queues queues;
  private final QueueBus bus;
  private final ScopeWatch watch;
  private final TaskRules rules;
  private final Orphans orphans;
  private final Permits polls;
  private final Permits streams;
  private final OpenStreams open = new OpenStreams();
  private volatile boolean draining;

  Shared(Vertx vertx, Map<String, String> addresses, HttpOptions options) {
    this.vertx = vertx;
    this.limits = options.limits();
    this.idleMillis = options.getIdleTimeout().toMillis();
    this.queues = new Queues(addresses, limits.scopes());
    this.bus = new QueueBus(vertx);
    this.orphans = new Orphans(bus);
    this.watch = new ScopeWatch(bus);
    this.rules = new TaskRules(options.getAllowedAddresses(), watch);
    this.polls = new Permits("openPolls", limits.openPolls());
    this.streams = new Permits("openStreams", limits.openStreams());
  }

  Vertx vertx() {
    return vertx;
  }

  HttpLimits limits() {
    return limits;
  }

  Queues queues() {
    return queues;
  }

  QueueBus bus() {
    return bus;
  }

  ScopeWatch watch() {
    return watch;
  }

  TaskRules rules() {
    return rules;
  }

  Orphans orphans() {
    return orphans;
  }

  Permits polls() {
    return polls;
  }

  Permits streams() {
    return streams;
  }

  /** Those that have a permit, to be ended when the service stops. */
  OpenStreams open() {
    return open;
  }

  /** A request waits no longer than this, so that its answer comes before the idle timeout. */
  long longestWait() {
    return longestWait(idleMillis);
  }

  static long longestWait(long idleMillis) {
    return Math.min(LONGEST_WAIT_MILLIS, idleMillis * 2 / 3);
  }

  /** A stream of tasks brings a line at least this often while it is read. */
  long idleMillis() {
    return idleMillis;
  }

  /** A stream writes something at least this often, or it would be taken for stuck. */
  long keepAliveMillis() {
    return Math.max(1, idleMillis / 3);
  }

  void drain() {
    draining = true;
  }

  void refuseWhileDraining() {
    if (draining) {
      throw stopping().exception();
    }
  }

  static Problem starting() {
    return Problem.of(Kind.UNAVAILABLE, "the service is starting and serves nothing but health yet")
        .retryAfter(RETRY_SECONDS);
  }

  static Problem stopping() {
    return Problem.of(Kind.UNAVAILABLE, "the service is stopping and takes no more tasks")
        .retryAfter(RETRY_SECONDS);
  }
}
