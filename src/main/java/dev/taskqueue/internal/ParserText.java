package dev.taskqueue.internal;

import java.util.regex.Pattern;

/** What a JSON parser says of a text, for those who have the text and not the parser. */
public final class ParserText {

  /** Which of its options would allow what is wrong, and where it has the text from. */
  private static final Pattern OF_THE_PARSER =
      Pattern.compile(": enable `| \\(not recognized as | \\(start marker at | at \\[Source|\n");

  private ParserText() {}

  /** Its message without what concerns the parser. */
  public static String of(String message) {
    return OF_THE_PARSER.split(message.strip(), 2)[0].strip();
  }
}
