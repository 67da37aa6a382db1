package dev.taskqueue.service.http;

import java.util.Set;

/** Which names a URL can spell, percent-encoded. */
final class Spelling {

  /** Steps of a path, however they are encoded: requests that have them lead elsewhere. */
  private static final Set<String> STEPS = Set.of(".", "..");

  private Spelling() {}

  static boolean isStep(String name) {
    return STEPS.contains(name);
  }

  /** Whether it has no control characters, and no half of a surrogate pair, which is no text. */
  static boolean isText(String name) {
    return name.codePoints()
        .noneMatch(
            character ->
                Character.isISOControl(character)
                    || Character.getType(character) == Character.SURROGATE);
  }
}
