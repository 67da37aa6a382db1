package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.Outcome;
import dev.taskqueue.OutcomeKind;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Orders of events that a queue brings about by chance. */
class BookTest extends BusTest {

  private final Disk disk = new Disk();

  /** What comes of this, done at once on the context that a book belongs to. */
  private <T> T with(Function<Book, Future<T>> action) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    FrontLog log = new FrontLog(ADDRESS, System::nanoTime);
    Book book = new Book(context, new Scribe(context, disk.connect(), log), () -> 0);
    return await(
        context.<T>future(done -> context.runOnContext(v -> action.apply(book).onComplete(done))));
  }

  private static KeptTask put(Book book) {
    PutCommand put = TaskJson.read(task(ECHO, 1), "");
    put.options().setId("x");
    KeptTask task = book.open(put, false);
    book.placed(task, 1);
    return task;
  }

  private static KeptOutcome success() {
    return KeptOutcome.of(new Outcome("x", "", OutcomeKind.SUCCESS, 1, null, 1), true);
  }

  private void assertThatNothingIsStored() {
    assertThat(disk.records().keySet()).noneMatch(key -> key.startsWith(Records.TASK));
  }

  @Test
  void an_outcome_that_was_read_before_its_put_was_told_is_not_kept() {
    with(
        book -> {
          KeptTask task = put(book);
          book.ended(task, success());
          book.read("x");
          return book.accepted(task).compose(v -> book.close());
        });
    assertThatNothingIsStored();
  }

  @Test
  void nor_is_one_that_is_read_afterwards() {
    with(
        book -> {
          KeptTask task = put(book);
          book.ended(task, success());
          return book.accepted(task)
              .compose(
                  v -> {
                    assertThat(disk.records()).isNotEmpty();
                    book.read("x");
                    return book.close();
                  });
        });
    assertThatNothingIsStored();
  }
}
