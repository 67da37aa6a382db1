package examples;

import dev.taskqueue.TaskFailure;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run went.
 *
 * @param puuids the results
 * @param elapsed time taken by the program, without starting the server
 * @param workers the bound that was set
 * @param peakInFlight the bound as the server saw it; {@code null} if the server is not ours
 * @param requests requests sent
 * @param refused requests answered with 429
 * @param retries calls tried again
 * @param failed tasks that failed after all their retries
 * @param failures the first of them
 */
record LeagueSummary(
    List<String> puuids,
    Duration elapsed,
    int workers,
    @Nullable Integer peakInFlight,
    long requests,
    long refused,
    long retries,
    int failed,
    List<TaskFailure> failures) {

  /** Whether all is as it should be. */
  boolean isGood() {
    return failed == 0 && (peakInFlight == null || peakInFlight <= workers);
  }

  void print(PrintStream out) {
    line(out, "results", puuids.size() + " puuids");
    line(out, "elapsed", String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1e3));
    line(out, "requests in flight", inFlight());
    line(out, "requests", Long.toString(requests));
    line(out, "answered with 429", Long.toString(refused));
    line(out, "retries", Long.toString(retries));
    line(out, "failures", Integer.toString(failed));
    for (TaskFailure failure : failures) {
      out.println("  " + describe(failure));
    }
    if (failed > failures.size()) {
      out.println("  and " + (failed - failures.size()) + " more");
    }
  }

  private String inFlight() {
    if (peakInFlight == null) {
      return "unknown: only the built-in server tells";
    }
    String relation = peakInFlight <= workers ? "within" : "MORE THAN";
    return peakInFlight
        + " at most, as seen by the server; "
        + relation
        + " "
        + workers
        + " workers";
  }

  private static String describe(TaskFailure failure) {
    return "task "
        + failure.taskId()
        + " after "
        + failure.attempts()
        + (failure.attempts() == 1 ? " attempt: " : " attempts: ")
        + failure.cause();
  }

  private static void line(PrintStream out, String name, String value) {
    out.println(String.format(Locale.ROOT, "%-20s%s", name, value));
  }
}
