package dev.taskqueue.service.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which names a URL can spell, percent-encoded. */
final class Spelling {

  /** Steps of a path, however they are encoded: requests that have them lead elsewhere. */
  private static final Set<String> STEPS = Set.of(".", "..");

  /** As the bytes of a character are next to each other, so are their escapes. */
  private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  private Spelling() {}

  /** Whether each {@code %} in it begins an escape, and the escaped bytes are UTF-8. */
  static boolean isEncoded(String text) {
    if (text.indexOf('%') < 0) {
      return true;
    }
    Matcher escapes = ESCAPES.matcher(text);
    int from = 0;
    while (escapes.find()) {
      if (text.substring(from, escapes.start()).indexOf('%') >= 0
          || !isUtf8(HexFormat.of().parseHex(escapes.group().replace("%", "")))) {
        return false;
      }
      from = escapes.end();
    }
    return text.indexOf('%', from) < 0;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

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
