package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Bounds;
import java.util.List;
import java.util.function.Function;

/**
 * W6: 200 000 tasks put by message from an event loop, with 100 requests unanswered at most, to a
 * queue verticle of 25 slots and a buffer of 50; against the bus's own requests with the same
 * message. A JSON task makes a request of its own: to the handler it names.
 */
final class BusPath {

  static final String GROUP = "W6";
  static final String BARE_OBJECT = "bare bus, object";
  static final String BARE_JSON = "bare bus, JSON";
  static final String BARE_JSON_TWICE = "bare bus, JSON, two requests";
  static final String PUT_OBJECT = "ours, put of an object";
  static final String PUT_JSON = "ours, put of JSON";
  static final String PUT_ALL_OBJECTS = "ours, putAll of objects by a client";
  static final String PUT_ALL_JSON = "ours, putAll of JSON, 100 a message";

  static final Bounds BOUNDS = Bounds.of(25);
  static final int WINDOW = 100;

  private static final int COUNT = 200_000;

  private BusPath() {}

  static List<Subject> subjects() {
    return List.of(
        subject(BARE_OBJECT, BusTraffic::bareObject),
        subject(BARE_JSON, BusTraffic::bareJson),
        subject(BARE_JSON_TWICE, BusTraffic::bareJsonTwice),
        subject(PUT_OBJECT, BusTraffic::putObject),
        subject(PUT_JSON, BusTraffic::putJson),
        subject(PUT_ALL_OBJECTS, BusTraffic::putAllObjects),
        subject(PUT_ALL_JSON, BusTraffic::putAllJson));
  }

  private static Subject subject(String name, Function<BusTraffic, BusTraffic.Traffic> traffic) {
    return new JavaSubject(GROUP, name, effort -> new BusRate(traffic, effort.count(COUNT)));
  }
}
