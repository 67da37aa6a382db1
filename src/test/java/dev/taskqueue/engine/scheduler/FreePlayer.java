package dev.taskqueue.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.QueueState;
import dev.taskqueue.RateLimit;
import dev.taskqueue.TaskQueueStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Plays moves on a scheduler with all its features and without a model of it: what is checked is
 * what has to hold for fairness, rate limits, keys and readers whichever task is chosen.
 */
final class FreePlayer {

  final Harness queue;
  final SchedulerConfig config;
  final List<ListReader> readers = new ArrayList<>();
  private final Map<String, ListReader> reading = new HashMap<>();
  private final List<FakeJoiner> joins = new ArrayList<>();
  private final List<Move> played = new ArrayList<>();

  /** Where each result is to be found, by the readers at the time; null for in a batch. */
  private final Map<Object, ListReader> results = new HashMap<>();

  private final Set<FakeJob> settledBefore = new HashSet<>();
  private final List<Turns> levels;
  private final Turns line;
  private final Invariants invariants;
  private final ModelRate rate;
  private boolean gated;
  private boolean tookTurns;

  FreePlayer(SchedulerConfig config) {
    this.config = config;
    queue = new Harness(config).holdSlots().holdAnswers();
    rate = new ModelRate(config.rateLimit());
    invariants = new Invariants(queue, this::ready, this::startable).beyondBoundForReaders();
    // Once in a while ageing serves a scope out of its turn.
    levels =
        IntStream.range(0, JobSpec.LEVELS)
            .mapToObj(n -> new Turns(queue.jobs, job -> isReady(job) && job.priority == n, 2))
            .toList();
    line = new Turns(queue.jobs, job -> job.state == Job.State.WAITING, 1);
  }

  /** Plays the moves, then lets everything end. A failure tells what was played. */
  static FreePlayer play(SchedulerConfig config, List<Move> moves) {
    FreePlayer player = new FreePlayer(config);
    try {
      moves.forEach(player::step);
      player.finish();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\nplayed on " + config + ": " + player.played, e);
    }
    return player;
  }

  /** Whether a scope's tasks were kept from starting by the reader of its outcomes. */
  boolean wasGated() {
    return gated;
  }

  /** Whether a scope had to wait for the turn of another one. */
  boolean tookTurns() {
    return tookTurns;
  }

  private static boolean isReady(FakeJob job) {
    return job.state == Job.State.BUFFERED && job.place == Job.Place.READY;
  }

  private int ready() {
    return (int) queue.jobs.stream().filter(FreePlayer::isReady).count();
  }

  private int startable() {
    if (config.rateLimit() == null) {
      return ready();
    }
    return rate.allows(time()) && !queue.isTickLate() ? Math.min(ready(), 1) : 0;
  }

  /** Without the wrapping of the scheduler's clock. */
  private long time() {
    return queue.now() - ManualEngine.START;
  }

  // ---- steps

  void step(Move move) {
    played.add(move);
    int started = queue.started.size();
    int entered = queue.entered.size();
    long beyondBound = queue.stats().admittedBeyondBound();
    Map<String, ListReader> readingBefore = Map.copyOf(reading);
    Map<ListReader, Integer> got = new HashMap<>();
    readers.forEach(reader -> got.put(reader, reader.outcomes.size()));
    levels.forEach(Turns::before);
    line.before();
    Set<FakeJob> waiting = new HashSet<>(queue.jobs);
    waiting.removeIf(job -> job.state != Job.State.WAITING);
    invariants.before();

    run(move);

    List<FakeJob> starts = jobs(queue.started.subList(started, queue.started.size()));
    starts.forEach(job -> rate.started(time()));
    invariants.check(move.kind().name().matches("ADVANCE|LEAP|STALL"));
    checkReaders(readingBefore, got);
    checkGates(move, starts);
    checkKeys();
    if (config.fair()) {
      for (int n = 0; n < levels.size(); n++) {
        int level = n;
        levels.get(n).after(starts.stream().filter(job -> job.priority == level).toList());
      }
      // Whoever is let in beyond the bound is so because it can move, and not in its turn.
      boolean inTurn = queue.stats().admittedBeyondBound() == beyondBound;
      List<FakeJob> entries = jobs(queue.entered.subList(entered, queue.entered.size()));
      if (inTurn) {
        line.after(entries.stream().filter(waiting::contains).toList());
      } else {
        line.forget();
      }
      tookTurns |=
          queue.jobs.stream().filter(FreePlayer::isReady).map(j -> j.scopeName).distinct().count()
              > 1;
    }
  }

  private List<FakeJob> jobs(List<String> names) {
    return names.stream().map(queue::job).toList();
  }

  private void run(Move move) {
    int which = move.which();
    String scope = Player.scope(which);
    switch (move.kind()) {
      case PUT -> put(move.options());
      case ARRIVE -> {
        if (!queue.coming.isEmpty()) {
          queue.arrive(which % queue.coming.size());
        }
      }
      case SUCCEED -> succeed(which);
      case RETRY -> {
        if (!working().isEmpty()) {
          queue.end(at(working(), which), null, new IllegalStateException(), move.amount());
        }
      }
      case JOIN -> joins.add(queue.join(scope));
      case READ -> read(scope);
      case CONSUME -> {
        if (!readers.isEmpty()) {
          consume(at(readers, which), move.amount());
        }
      }
      case STOP_READING -> {
        ListReader reader = reading.remove(scope);
        if (reader != null) {
          int unread = reader.unread();
          queue.run(() -> assertThat(queue.scheduler.stopReading(reader)).isEqualTo(unread));
        }
      }
      case CANCEL -> {
        if (!queue.jobs.isEmpty()) {
          queue.cancel(at(queue.jobs, which).id());
        }
      }
      case CANCEL_SCOPE -> queue.cancelScope(scope);
      case SET_PRIORITY -> {
        if (!queue.jobs.isEmpty()) {
          queue.setPriority(at(queue.jobs, which).id(), move.amount() % JobSpec.LEVELS);
        }
      }
      case PAUSE -> queue.run(queue.scheduler::pause);
      case RESUME -> queue.run(queue.scheduler::resume);
      case RESIZE -> resize(1 + move.amount() % 5);
      case ADVANCE -> queue.advance(move.amount());
      case LEAP -> queue.leap(move.amount());
      case STALL -> queue.stall(move.amount());
      case ANSWER_OVERDUE -> {
        if (!queue.overdue.isEmpty()) {
          queue.answerOverdue();
        }
      }
      case CLOSE -> queue.run(queue.scheduler::startClosing);
    }
  }

  private static <T> T at(List<T> list, int which) {
    return list.get(which % list.size());
  }

  private List<FakeSlot> working() {
    return queue.slots.stream().filter(slot -> slot.current != null).toList();
  }

  private void put(List<Command.Option> options) {
    FakeJob.Task task = FakeJob.task("t" + queue.jobs.size());
    boolean fromOutside = working().isEmpty();
    for (Command.Option option : options) {
      if (!(fromOutside && option.kind() == Command.Option.Kind.NESTED)) {
        option.applyTo(task);
      }
    }
    queue.put(task);
  }

  private void succeed(int which) {
    if (working().isEmpty()) {
      return;
    }
    FakeSlot slot = at(working(), which);
    FakeJob job = slot.current;
    String value = "result of " + job.name + " #" + job.attempts();
    if (slot.executing() == job && !slot.retired && (job.spec.collect() || isRead(job))) {
      results.put(value, reading.get(job.scopeName));
    }
    queue.end(slot, value, null, JobSpec.NONE);
  }

  private boolean isRead(FakeJob job) {
    return reading.containsKey(job.scopeName);
  }

  private void read(String scope) {
    ListReader reader = new ListReader(scope);
    boolean may = !reading.containsKey(scope) && queue.stats().state() != QueueState.CLOSED;
    assertThat(queue.scheduler.read(scope, reader)).as("may read").isEqualTo(may);
    if (may) {
      readers.add(reader);
      reading.put(scope, reader);
    }
  }

  private void consume(ListReader reader, int amount) {
    int count = Math.min(amount, reader.unread());
    reader.consumed += count;
    queue.run(() -> queue.scheduler.consumed(reader, count));
  }

  private void resize(int workers) {
    queue.run(() -> queue.scheduler.resize(workers));
    while (queue.slots.size() - queue.abandoned.size() < workers) {
      queue.addSlot();
    }
  }

  // ---- what holds after each

  /** A scope's reader gets the outcome of each task of the scope that has ended, and no other. */
  private void checkReaders(Map<String, ListReader> before, Map<ListReader, Integer> got) {
    Map<String, List<String>> ended = new HashMap<>();
    for (FakeJob job : queue.jobs) {
      if (job.state == Job.State.SETTLED && settledBefore.add(job)) {
        ended.computeIfAbsent(job.scopeName, s -> new ArrayList<>()).add(job.id());
      }
    }
    for (ListReader reader : readers) {
      List<String> ids =
          reader.outcomes.subList(got.getOrDefault(reader, 0), reader.outcomes.size()).stream()
              .map(outcome -> outcome.taskId())
              .toList();
      boolean isReader = before.get(reader.scopeName) == reader;
      assertThat(ids)
          .as("S17 what a reader of %s gets", reader.scopeName)
          .containsExactlyInAnyOrderElementsOf(
              isReader ? ended.getOrDefault(reader.scopeName, List.of()) : List.of());
    }
    reading.values().removeIf(reader -> reader.endedWith >= 0);
  }

  /** Nothing of a scope starts while as many outcomes as the buffer holds are not consumed. */
  private void checkGates(Move move, List<FakeJob> starts) {
    QueueState state = queue.stats().state();
    if (state == QueueState.CLOSING || state == QueueState.CLOSED) {
      return;
    }
    for (ListReader reader : reading.values()) {
      if (reader.unread() >= config.maxSize()) {
        gated |=
            queue.jobs.stream()
                .anyMatch(
                    j -> j.state == Job.State.BUFFERED && j.scopeName.equals(reader.scopeName));
        assertThat(starts)
            .as("S17 starts after %s, with %s outcomes unread", move, reader.unread())
            .noneMatch(job -> job.scopeName.equals(reader.scopeName));
      }
    }
  }

  private void checkKeys() {
    List<String> keys =
        working().stream()
            .filter(slot -> !queue.abandoned.contains(slot))
            .map(slot -> slot.current.spec.key())
            .filter(Objects::nonNull)
            .toList();
    assertThat(keys).as("S19 keys at work").doesNotHaveDuplicates();
  }

  // ---- the end

  private void finish() {
    step(Move.of(Move.Kind.RESUME));
    finishWork();
    checkThatOnlyReadersAreWaitedFor();
    for (int i = 0; i < 100 && queue.stats().unfinished() > 0; i++) {
      for (int n = 0; n < readers.size(); n++) {
        step(Move.of(Move.Kind.CONSUME, n, Integer.MAX_VALUE));
      }
      finishWork();
    }
    assertThat(queue.stats().unfinished()).as("unfinished: %s", queue.stats()).isZero();
    step(Move.of(Move.Kind.CLOSE));
    assertThat(queue.drained).isEqualTo(1);
    assertThat(joins).noneMatch(FakeJoiner::isPending);
    checkResults();
    checkWindow(config.rateLimit(), queue.startedAt);
    for (int n = 0; n < 3; n++) {
      String key = "k" + n;
      checkWindow(
          config.keyRateLimit(),
          IntStream.range(0, queue.started.size())
              .filter(i -> key.equals(queue.job(queue.started.get(i)).spec.key()))
              .mapToObj(queue.startedAt::get)
              .toList());
    }
  }

  /** Does whatever can be done without consuming what readers have got. */
  private void finishWork() {
    int idle = 0;
    while (queue.stats().unfinished() > 0 && idle < 20) {
      idle++;
      if (!queue.overdue.isEmpty()) {
        step(Move.of(Move.Kind.ANSWER_OVERDUE));
      } else if (!queue.coming.isEmpty()) {
        step(Move.of(Move.Kind.ARRIVE));
      } else if (!working().isEmpty()) {
        step(Move.of(Move.Kind.SUCCEED));
      } else {
        step(Move.of(Move.Kind.ADVANCE, 0, 5));
        continue;
      }
      idle = 0;
    }
  }

  /** A scope whose reader does not read stops no other, unless they share a key. */
  private void checkThatOnlyReadersAreWaitedFor() {
    assertThat(queue.jobs)
        .filteredOn(job -> job.state != Job.State.NEW && job.state != Job.State.SETTLED)
        .as("tasks that nothing comes for: %s", describeUnfinished())
        .allMatch(
            job -> {
              ListReader reader = reading.get(job.scopeName);
              return job.spec.key() != null
                  || (reader != null && reader.unread() > config.maxSize() / 2);
            });
  }

  private List<String> describeUnfinished() {
    return queue.jobs.stream()
        .filter(job -> job.state != Job.State.NEW && job.state != Job.State.SETTLED)
        .map(
            job ->
                String.join(
                    " ",
                    job.name,
                    job.scopeName,
                    job.state + "",
                    job.place + "",
                    job.spec.key() + "",
                    job.lane == null ? "" : "held=" + job.lane.held,
                    reading.containsKey(job.scopeName)
                        ? reading.get(job.scopeName).unread() + " unread"
                        : ""))
        .toList();
  }

  private void checkResults() {
    List<Batch> batches = new ArrayList<>(queue.scheduler.takeUnjoined());
    queue.applyEffects();
    for (FakeJoiner join : joins) {
      join.batch().filter(batch -> !batches.contains(batch)).ifPresent(batches::add);
    }
    List<Object> joined = batches.stream().flatMap(b -> b.report().results().stream()).toList();
    assertThat(joined)
        .as("S5 results that nobody has read")
        .containsExactlyInAnyOrderElementsOf(
            results.keySet().stream().filter(value -> results.get(value) == null).toList());
    for (ListReader reader : readers) {
      assertThat(reader.outcomes.stream().map(o -> o.result()).filter(Objects::nonNull))
          .as("S17 results that were read")
          .containsExactlyInAnyOrderElementsOf(
              results.keySet().stream().filter(value -> results.get(value) == reader).toList());
      assertThat(reader.endedWith).isIn(-1L, (long) reader.outcomes.size());
    }
    TaskQueueStats stats = queue.stats();
    assertThat(batches.stream().mapToLong(batch -> batch.report().counts().total()).sum())
        .as("S15 outcomes")
        .isEqualTo(stats.accepted())
        .isEqualTo(stats.ended().total());
    assertThat(queue.jobs).allMatch(job -> job.settled.size() <= 1);
  }

  private static void checkWindow(RateLimit limit, List<Long> starts) {
    for (int i = limit == null ? starts.size() : limit.permits(); i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - limit.permits()))
          .as("S18 time of %s starts", limit.permits() + 1)
          .isGreaterThanOrEqualTo(limit.period().toNanos());
    }
  }
}
