package dev.taskqueue.engine;

import static dev.taskqueue.engine.Interleaved.check;
import static dev.taskqueue.engine.Interleaved.expect;
import static dev.taskqueue.engine.Interleaved.threads;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import dev.taskqueue.TaskQueueListener;
import dev.taskqueue.TaskQueueOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** S17: a settling thread and a reader's at the same {@link OutcomeStream}. */
@Tag("interleavings")
@EnabledIfSystemProperty(
    named = "trust",
    matches = "long",
    disabledReason = "takes half a minute before it begins")
class OutcomeStreamInterleavingsTest {

  private static final Outcome ONE = outcome("1");
  private static final Outcome TWO = outcome("2");

  private final FakeVertx vertx = new FakeVertx();
  private final QueueCore core =
      new QueueCore(
          vertx.context(),
          "q",
          new TaskQueueOptions(),
          TaskQueueListener.NOOP,
          RequestSender.PLAIN);

  private static Outcome outcome(String id) {
    return new Outcome(id, "", OutcomeKind.SUCCESS, id, null, 1);
  }

  @Test
  void each_outcome_is_delivered_once_and_the_end_after_the_last_S17() {
    check(
        "OutcomeStream: an outcome, the end, and a handler that is set",
        () -> {
          List<String> seen = new ArrayList<>();
          OutcomeStream stream = new OutcomeStream(core, vertx.context(), null);
          vertx.forget();
          stream.endHandler(v -> seen.add("end"));
          threads(
              () -> stream.reader.outcome(ONE),
              () -> stream.reader.ended(1),
              () -> stream.handler(outcome -> seen.add(outcome.taskId())));
          vertx.run();
          expect(seen.equals(List.of("1", "end")), "seen " + seen);
        });
  }

  @Test
  void a_paused_reader_gets_what_it_fetches_and_no_more_S17() {
    check(
        "OutcomeStream: two outcomes, and a fetch of one",
        () -> {
          List<String> seen = new ArrayList<>();
          OutcomeStream stream = new OutcomeStream(core, vertx.context(), null);
          vertx.forget();
          stream.handler(outcome -> seen.add(outcome.taskId()));
          stream.pause();
          threads(
              () -> {
                stream.reader.outcome(ONE);
                stream.reader.outcome(TWO);
              },
              () -> stream.fetch(1),
              vertx::run);
          vertx.run();
          expect(seen.equals(List.of("1")), "seen " + seen);
          stream.resume();
          vertx.run();
          expect(seen.equals(List.of("1", "2")), "seen " + seen);
        });
  }

  @Test
  void a_handler_that_is_taken_away_and_comes_back_gets_all_S17() {
    check(
        "OutcomeStream: an outcome, and a handler that is taken away",
        () -> {
          List<String> seen = new ArrayList<>();
          OutcomeStream stream = new OutcomeStream(core, vertx.context(), null);
          vertx.forget();
          stream.handler(outcome -> seen.add(outcome.taskId()));
          stream.reader.outcome(ONE);
          threads(vertx::run, () -> stream.handler(null));
          stream.handler(outcome -> seen.add(outcome.taskId()));
          vertx.run();
          expect(seen.equals(List.of("1")), "seen " + seen);
        });
  }
}
