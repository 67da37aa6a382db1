package dev.taskqueue.service.soak;

import io.vertx.core.json.JsonObject;
import java.util.BitSet;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has become of each task, by its number. Thread-safe. */
final class Account {

  /** The scope of what the load generator of others puts. */
  static final String HEY = "hey";

  /** The number of all its tasks. */
  static final int HEY_TASK = -1;

  /** What the ids of single puts begin with. */
  static final String PUT = "put-";

  private final BitSet accepted = new BitSet();
  private final BitSet refused = new BitSet();
  private final BitSet joined = new BitSet();
  private final BitSet twice = new BitSet();
  private final BitSet mayComeAgain = new BitSet();
  final Latency latency = new Latency();
  private final StringBuilder wrong = new StringBuilder();
  private long withoutRetryAfter;
  private long unanswered;
  private long heyEnded;
  private int next;

  synchronized int newTask() {
    return next++;
  }

  synchronized void accepted(int task) {
    accepted.set(task);
  }

  /** Was answered 429 or a line that says so, and so must never run. */
  synchronized void refused(int task, @Nullable String retryAfter) {
    refused.set(task);
    if (retryAfter == null) {
      withoutRetryAfter++;
    }
  }

  /** One of a batch's results, or an outcome. */
  synchronized void joined(JsonObject result) {
    int task = number(result);
    if (task == HEY_TASK) {
      heyEnded++;
      return;
    }
    if (joined.get(task) && !mayComeAgain.get(task)) {
      twice.set(task);
    }
    joined.set(task);
  }

  static int number(JsonObject result) {
    return result.getJsonObject("body").getInteger("n");
  }

  /** Was given to a reader that ended with an error before it said that it has it. */
  synchronized void mayComeAgain(int task) {
    if (task != HEY_TASK) {
      mayComeAgain.set(task);
    }
  }

  /** How many of hey's tasks have succeeded; some more than once, where readers were cut off. */
  synchronized long heyEnded() {
    return heyEnded;
  }

  /** Told by a join of a task that did not succeed: only one that was refused may be among them. */
  synchronized void failed(JsonObject failure) {
    if (!"EXPIRED".equals(failure.getString("kind")) || !mayExpire(failure)) {
      wrong(failure.toString());
    }
  }

  /** Hey's puts have no numbers; how many of them were accepted it tells itself. */
  private boolean mayExpire(JsonObject failure) {
    String id = failure.getString("taskId");
    return id.startsWith(PUT)
        ? !accepted.get(Integer.parseInt(id.substring(PUT.length())))
        : failure.getString("scope").equals(HEY);
  }

  /** What must not be. */
  synchronized void wrong(String what) {
    if (wrong.length() < 2_000) {
      wrong.append(what).append('\n');
    }
  }

  /** A put was answered 504: whether it was accepted is known when it is repeated. */
  synchronized void unanswered() {
    unanswered++;
  }

  synchronized int numberAccepted() {
    return accepted.cardinality();
  }

  synchronized int numberRefused() {
    return refused.cardinality();
  }

  /** Everything that is not as it has to be; empty if all is well. */
  synchronized String complaints() {
    BitSet lost = (BitSet) accepted.clone();
    lost.andNot(joined);
    BitSet ranAnyway = (BitSet) refused.clone();
    ranAnyway.and(joined);
    return wrong
        + complain("accepted and never joined", lost)
        + complain("joined twice", twice)
        + complain("refused and run all the same", ranAnyway)
        + (withoutRetryAfter == 0 ? "" : withoutRetryAfter + " refusals without Retry-After\n");
  }

  private static String complain(String what, BitSet tasks) {
    return tasks.isEmpty()
        ? ""
        : tasks.cardinality()
            + " "
            + what
            + ": "
            + tasks.stream().limit(10).mapToObj(Integer::toString).collect(Collectors.joining(", "))
            + "\n";
  }

  @Override
  public synchronized String toString() {
    return String.format(
        Locale.ROOT,
        "%d accepted, %d refused, %d joined, %d puts repeated that were not answered in time",
        accepted.cardinality(),
        refused.cardinality(),
        joined.cardinality(),
        unanswered);
  }
}
