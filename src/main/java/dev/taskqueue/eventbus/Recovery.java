package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.TaskCounts;
import dev.taskqueue.TaskOptions;
import dev.taskqueue.engine.LocalQueue;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes over what an earlier owner of the queue has left in the journal. */
final class Recovery {

  /** Where a task stands among the others. */
  private record Place(long seq, String key) {}

  private record Ended(KeptTask task, Outcome outcome) {}

  private record Join(String id, JsonObject record) {
    long upTo() {
      return record.getLong("upTo");
    }
  }

  private final LocalQueue queue;
  private final Book book;
  private final Puts puts;
  private final Joins joins;
  private final FrontLog log;
  private final long now;

  /** The tasks of each batch that had been joined, by scope and number of the last task. */
  private final Map<String, NavigableMap<Long, List<Ended>>> batches = new HashMap<>();

  /** That of the task at hand, if it is in one. */
  private Map.@Nullable Entry<Long, List<Ended>> joinedBatch;

  /** Number of the last task. */
  private long last;

  private int unfinished;
  private int ended;

  /**
   * Takes nothing over yet. If the queue has had tasks before, those that it takes over come after
   * them.
   *
   * @param now milliseconds since 1970
   */
  Recovery(LocalQueue queue, Book book, Puts puts, Joins joins, FrontLog log, long now) {
    this.last = queue.lastSeq();
    this.queue = queue;
    this.book = book;
    this.puts = puts;
    this.joins = joins;
    this.log = log;
    this.now = now;
  }

  /**
   * Takes over all records, which are of a version that this code reads.
   *
   * @param records of which each task is removed as it is taken over, so that what has become of
   *     them takes the place of the records, instead of coming on top of all
   */
  void run(Map<String, JsonObject> records) {
    List<Join> joined = new ArrayList<>();
    List<Place> tasks = new ArrayList<>();
    readEach(
        records,
        Records.JOIN,
        (key, record) -> joined.add(new Join(key.substring(Records.JOIN.length()), record)));
    readEach(
        records, Records.TASK, (key, record) -> tasks.add(new Place(record.getLong("seq"), key)));
    joined.sort(
        Comparator.comparingLong(Join::upTo)
            .thenComparing(join -> join.record().getString("scope")));
    joined.forEach(
        join -> batches(join.record().getString("scope")).put(join.upTo(), new ArrayList<>()));
    tasks.sort(Comparator.comparingLong(Place::seq).thenComparing(Place::key));
    for (Place task : tasks) {
      try {
        restore(task.key(), Objects.requireNonNull(records.remove(task.key())));
      } catch (RuntimeException e) {
        log.unreadable(task.key(), e);
      }
    }
    restore(joined);
    readEach(
        records,
        Records.SCOPE,
        (key, record) -> restoreCounts(key.substring(Records.SCOPE.length()), record));
    long joinedLast = joined.isEmpty() ? 0 : joined.get(joined.size() - 1).upTo();
    queue.continueAfter(Math.max(last, joinedLast));
  }

  /** Those of one kind, but for what cannot be read, which is left alone. */
  private void readEach(
      Map<String, JsonObject> records, String kind, BiConsumer<String, JsonObject> reader) {
    for (String key : records.keySet()) {
      if (key.startsWith(kind)) {
        try {
          reader.accept(key, Objects.requireNonNull(records.get(key)));
        } catch (RuntimeException e) {
          log.unreadable(key, e);
        }
      }
    }
  }

  /** Number of tasks that are to be run. */
  int unfinished() {
    return unfinished;
  }

  /** Number of outcomes that nobody had acknowledged. */
  int ended() {
    return ended;
  }

  private NavigableMap<Long, List<Ended>> batches(String scope) {
    return batches.computeIfAbsent(scope, name -> new TreeMap<>());
  }

  private void restore(String key, JsonObject record) {
    String scope = record.getString("scope");
    Answer answer = Answer.valueOf(record.getString("answer", "accepted").toUpperCase(Locale.ROOT));
    JsonObject put = record.getJsonObject("task");
    PutCommand command = put == null ? null : TaskJson.read(put, scope);
    KeptTask task =
        new KeptTask(
            book,
            record.getString("id"),
            scope,
            answer,
            record.getString("content", ""),
            command == null || command.options().isCollect(),
            record.getLong("at", now),
            put);
    task.key = key;
    task.seq = record.getLong("seq");
    joinedBatch = batches(scope).ceilingEntry(task.seq);
    if (joinedBatch == null && task.seq <= last) { // two owners, before a split cluster was healed
      task.seq = last + 1;
      book.renumber(task, record);
    }
    last = Math.max(last, task.seq);
    task.attempt = record.getInteger("attempt", 1);
    task.due = record.getLong("due", KeptTask.NOT_DUE);
    JsonObject outcome = record.getJsonObject("outcome");
    if (command != null) {
      restoreOpen(task, command);
    } else if (outcome != null) {
      restoreEnded(task, KeptOutcome.read(outcome));
    } else {
      book.restoreDone(task);
      puts.restore(task, null);
    }
  }

  private void restoreOpen(KeptTask task, PutCommand command) {
    unfinished++;
    book.restoreOpen(task);
    TaskOptions options = command.options().setId(task.id);
    Duration left = options.getDelay().minusMillis(Math.max(0, now - task.at));
    options.setDelay(left.isNegative() ? Duration.ZERO : left);
    if (task.due == KeptTask.NOT_DUE) {
      puts.restoreOpen(task, command, task.attempt - 1, null);
    } else {
      Duration backOff = Duration.ofMillis(Math.max(0, task.due - now));
      puts.restoreOpen(task, command, task.attempt, backOff);
    }
  }

  private void restoreEnded(KeptTask task, Outcome outcome) {
    ended++;
    if (task.remembered) {
      puts.restore(task, outcome);
    }
    if (task.answer == Answer.ENDED) {
      book.restoreDone(task);
      return;
    }
    if (joinedBatch != null) {
      joinedBatch.getValue().add(new Ended(task, outcome));
    } else {
      book.restoreEnded(task, outcome.cause() != null);
      queue.restoreEnded(task.seq, outcome);
    }
  }

  /** Joins that share a batch are next to each other. */
  private void restore(List<Join> joined) {
    for (int i = 0, next; i < joined.size(); i = next) {
      String scope = joined.get(i).record().getString("scope");
      long upTo = joined.get(i).upTo();
      List<Ended> members = batches(scope).getOrDefault(upTo, List.of());
      List<String> joinIds = new ArrayList<>();
      for (next = i; next < joined.size() && isOf(joined.get(next), scope, upTo); next++) {
        joinIds.add(joined.get(next).id());
        joins.restore(
            joined.get(next).id(),
            scope,
            Records.report(
                joined.get(next).record(), members.stream().map(Ended::outcome).toList()));
      }
      book.restoreBatch(scope, upTo, joinIds, members.stream().map(Ended::task).toList());
    }
  }

  private static boolean isOf(Join join, String scope, long upTo) {
    return join.upTo() == upTo && scope.equals(join.record().getString("scope"));
  }

  private void restoreCounts(String scope, JsonObject record) {
    NavigableMap<Long, List<Ended>> joined = batches(scope);
    if (!joined.isEmpty() && joined.lastKey() > record.getLong("since", 0L)) {
      return; // they went into that batch
    }
    TaskCounts counts = ReportJson.readCounts(record.getJsonObject("counts"));
    book.restoreCounts(scope, counts);
    queue.restoreCounts(scope, counts);
  }
}
