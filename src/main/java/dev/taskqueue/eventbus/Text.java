package dev.taskqueue.eventbus;

import org.jspecify.annotations.Nullable;

/** Texts for messages. */
final class Text {

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_MESSAGE = 2_000;

  private Text() {}

  /** A name that came from outside, cut to a length that suits a message. */
  static String shorten(String text) {
    return cut(text, LONGEST_NAME);
  }

  /** What a failure says, cut to a length that suits a reply. */
  static String messageOf(Throwable failure) {
    @Nullable String message;
    try {
      message = failure.getMessage();
    } catch (RuntimeException e) { // of a failure that is somebody's own
      message = null;
    }
    return cut(message != null ? message : failure.getClass().getName(), LONGEST_MESSAGE);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
