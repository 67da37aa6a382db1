package dev.taskqueue.eventbus;

import dev.taskqueue.Outcome;
import dev.taskqueue.engine.Keeper;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A task of the {@link Book}. Its state belongs to the book's context. */
final class KeptTask implements Keeper {

  /** See {@link #due}. */
  static final long NOT_DUE = 0;

  final String id;
  final String scope;
  final Answer answer;

  /** Tells apart puts of the same id; empty unless repeated puts have to be known. */
  final String content;

  /** Whether joins are to give its result. */
  final boolean collect;

  /** When it was put, milliseconds since 1970. */
  final long at;

  private final Book book;

  /** As it was put; null once it has ended. */
  @Nullable JsonObject put;

  long seq;

  /** Of its record: unlike any other, whoever owns the queue, as ids may come again. */
  String key = "";

  /** The execution that has started last. */
  int attempt = 1;

  /**
   * When the next execution is due, if that one has failed, milliseconds since 1970; otherwise
   * {@link #NOT_DUE}.
   */
  long due = NOT_DUE;

  /** Whether a repeated put has to be known. */
  boolean remembered;

  /** Whether the put has been accepted, and so is stored or about to be. */
  boolean accepted;

  /** How it has ended, until that is stored or nobody is to know. */
  @Nullable KeptOutcome outcome;

  /** Whether the put has been refused. */
  boolean refused;

  /** Whether somebody has read its outcome. */
  boolean read;

  /** Whether it is among the failures of its scope, of which a join gives only so many. */
  boolean failed;

  /** Whether all is done but for being remembered. */
  boolean done;

  KeptTask(
      Book book,
      String id,
      String scope,
      Answer answer,
      String content,
      boolean collect,
      long at,
      @Nullable JsonObject put) {
    this.book = book;
    this.id = id;
    this.scope = scope;
    this.answer = answer;
    this.content = content;
    this.collect = collect;
    this.at = at;
    this.put = put;
    this.remembered = !content.isEmpty();
  }

  @Override
  public void tried(int number) {
    book.onContext(() -> book.tried(this, number));
  }

  @Override
  public void backsOff(int number, long delay) {
    book.onContext(() -> book.backsOff(this, number, delay));
  }

  @Override
  public void ended(Outcome how) {
    // Here, as those who are told of it next may change its result at once.
    KeptOutcome kept = KeptOutcome.of(how, collect || answer == Answer.ENDED);
    book.onContext(() -> book.ended(this, kept));
  }
}
