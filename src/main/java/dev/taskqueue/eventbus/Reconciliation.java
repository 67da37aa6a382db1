package dev.taskqueue.eventbus;

import dev.taskqueue.journal.Journal;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what another owner has stored in the same journal, while there were two: each in its part
 * of a cluster that was split. One comparison at a time, as the book takes note of what changes
 * meanwhile.
 */
final class Reconciliation {

  private final ContextInternal context;
  private final String address;
  private final Journal journal;
  private final Book book;
  private final FrontLog log;
  private final Consumer<Map<String, JsonObject>> found;
  private boolean comparing;
  private boolean again;

  /**
   * Of a queue with its journal.
   *
   * @param found called with records that are not known here
   */
  Reconciliation(
      ContextInternal context,
      String address,
      Journal journal,
      Book book,
      FrontLog log,
      Consumer<Map<String, JsonObject>> found) {
    this.context = context;
    this.address = address;
    this.journal = journal;
    this.book = book;
    this.log = log;
    this.found = found;
  }

  void start() {
    context.runOnContext(
        v -> {
          if (comparing) {
            again = true;
          } else {
            compare();
          }
        });
  }

  private void compare() {
    comparing = true;
    book.startComparing(
        () ->
            journal
                .load()
                .onComplete((stored, cause) -> context.runOnContext(v -> compared(stored, cause))));
  }

  private void compared(@Nullable Map<String, JsonObject> stored, @Nullable Throwable cause) {
    comparing = false;
    Map<String, JsonObject> unknown = book.unknown(stored == null ? Map.of() : stored);
    try {
      if (stored == null) {
        throw new IllegalStateException("what is stored could not be read", cause);
      }
      RecordsFormat.check(address, stored);
      if (!unknown.isEmpty()) {
        found.accept(unknown);
      }
    } catch (RuntimeException e) {
      log.notCompared(e);
    }
    if (again) {
      again = false;
      compare();
    }
  }
}
