package dev.taskqueue.eventbus;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a queue knows of one of its workers. Belongs to the {@link Roster} and its lock. */
final class RosterWorker {

  /** The last offer. */
  private Offer offer;

  private long heardAt;

  /** Requests that it runs for others, such as the queue's owner before this one. */
  private int foreign;

  /** Whether it takes no more until its next offer, or until it has finished something. */
  private boolean full;

  /** Until when there is no handler, by address. */
  private final Map<String, Long> withoutHandler = new HashMap<>();

  /** Addresses that it names, and at which it has had no handler. */
  private final Set<String> namedInVain = new HashSet<>();

  /** What it has been handed and not answered. */
  final Set<WorkerCall> calls = new HashSet<>();

  RosterWorker(Offer offer, long now) {
    this.offer = offer;
    heard(offer, now);
  }

  void heard(Offer latest, long now) {
    offer = latest;
    heardAt = now;
    full = false;
    foreign = Math.max(0, latest.running() - calls.size());
    withoutHandler.values().removeIf(until -> until - now <= 0);
  }

  String id() {
    return offer.worker();
  }

  String node() {
    return offer.node();
  }

  String address() {
    return offer.address();
  }

  int slots() {
    return offer.slots();
  }

  long silence(long now) {
    return now - heardAt;
  }

  boolean isLeaving() {
    return offer.slots() == 0;
  }

  /** Whether requests for a handler address may go to it, now or when it has a free slot. */
  boolean serves(String handler, long now) {
    if (isLeaving()) {
      return false;
    }
    Long until = withoutHandler.get(handler);
    boolean mayHaveHandler = until == null || until - now <= 0;
    return mayHaveHandler && (offer.addresses().isEmpty() || offer.addresses().contains(handler));
  }

  boolean hasRoom() {
    return !full && taken() < offer.slots();
  }

  private int taken() {
    return calls.size() + foreign;
  }

  JsonObject toJson(long now) {
    return new JsonObject()
        .put("worker", offer.worker())
        .put("node", offer.node())
        .put("slots", offer.slots())
        .put("running", taken())
        .put("silence", TimeUnit.NANOSECONDS.toMillis(silence(now)));
  }

  /** Whether a smaller part of its slots is taken than of the other's. */
  boolean isLessBusyThan(RosterWorker other) {
    return (long) taken() * other.slots() < (long) other.taken() * slots();
  }

  void take(WorkerCall call) {
    calls.add(call);
  }

  void finished(WorkerCall call) {
    if (calls.remove(call)) {
      full = false;
    }
  }

  /** It has not executed a request, or could not be reached. */
  void refused(WorkerCall call, String status, long now) {
    calls.remove(call);
    if (status.equals(WorkerProtocol.NO_CONSUMER)) {
      withoutHandler.put(call.handler(), now + WorkerProtocol.NO_HANDLER.toNanos());
    } else {
      full = true;
    }
  }

  /** True the first time, for an address that it names and at which it has no handler. */
  boolean isNewlyNamedInVain(String handler) {
    return offer.addresses().contains(handler)
        && withoutHandler.containsKey(handler)
        && namedInVain.add(handler);
  }
}
