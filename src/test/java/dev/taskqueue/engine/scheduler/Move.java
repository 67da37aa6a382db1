package dev.taskqueue.engine.scheduler;

import java.util.List;

/**
 * One call from outside, for {@link FreePlayer}. As with {@link Command}, what it is about is
 * chosen by number among what there is.
 */
record Move(Kind kind, int which, int amount, List<Command.Option> options) {

  enum Kind {
    PUT,
    ARRIVE,
    SUCCEED,
    RETRY,
    JOIN,
    READ,
    CONSUME,
    STOP_READING,
    CANCEL,
    CANCEL_SCOPE,
    SET_PRIORITY,
    PAUSE,
    RESUME,
    RESIZE,
    ADVANCE,
    LEAP,
    STALL,
    ANSWER_OVERDUE,
    CLOSE
  }

  static Move of(Kind kind) {
    return of(kind, 0, 0);
  }

  static Move of(Kind kind, int which, int amount) {
    return new Move(kind, which, amount, List.of());
  }

  @Override
  public String toString() {
    return kind + (kind == Kind.PUT ? options.toString() : "(" + which + "," + amount + ")");
  }
}
