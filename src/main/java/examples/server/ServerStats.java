package examples.server;

/**
 * What the embedded API has seen since its start.
 *
 * @param requests requests received
 * @param refused requests answered with 429
 * @param dropped requests whose connection was closed without an answer
 * @param inFlight requests received and not yet answered
 * @param peakInFlight highest number of them at once
 */
public record ServerStats(
    long requests, long refused, long dropped, int inFlight, int peakInFlight) {}
