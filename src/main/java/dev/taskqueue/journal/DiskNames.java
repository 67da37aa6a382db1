package dev.taskqueue.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of files for queues, whose names are any event-bus addresses. */
final class DiskNames {

  private static final String SUFFIX = ".journal";

  /** Far enough below the 255 bytes that file systems allow. */
  private static final int LONGEST = 150;

  private DiskNames() {}

  /**
   * Letters, digits, dots, hyphens and underscores stay, other characters become the bytes of their
   * UTF-8 as {@code %XX}. A name that is too long ends in its hash instead. No two queues have the
   * same, but for letters' cases where the file system ignores them.
   */
  static String of(String queue) {
    StringBuilder name = new StringBuilder();
    for (byte one : queue.getBytes(UTF_8)) {
      boolean plain =
          (one >= 'a' && one <= 'z')
              || (one >= 'A' && one <= 'Z')
              || (one >= '0' && one <= '9')
              || one == '-'
              || one == '_'
              || (one == '.' && !name.isEmpty());
      if (plain) {
        name.append((char) one);
      } else {
        name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
      }
    }
    if (name.length() > LONGEST) {
      name.setLength(LONGEST);
      name.append('~').append(hash(queue)); // nothing else puts a tilde there
    }
    return name + SUFFIX;
  }

  private static String hash(String queue) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(queue.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
