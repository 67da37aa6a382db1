package examples.server;

/** Counts requests as the server sees them. Thread-safe: read while requests are served. */
final class ServerCounters {

  private long requests;
  private long refused;
  private long dropped;
  private int inFlight;
  private int peakInFlight;

  synchronized void received() {
    requests++;
    inFlight++;
    peakInFlight = Math.max(peakInFlight, inFlight);
  }

  synchronized void refused() {
    refused++;
  }

  synchronized void dropped() {
    dropped++;
  }

  synchronized void ended() {
    inFlight--;
  }

  synchronized ServerStats stats() {
    return new ServerStats(requests, refused, dropped, inFlight, peakInFlight);
  }
}
