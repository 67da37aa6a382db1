package dev.taskqueue.eventbus;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * The version of what is in a journal, as {@link Records} describes it. Whoever changes that so
 * that a queue of the version before would misread it raises the number, and reads the older ones.
 */
final class RecordsFormat {

  /** Of the record that tells the version. */
  static final String KEY = "format";

  /** Version that this code writes; a later one is not read. */
  static final int VERSION = 1;

  private RecordsFormat() {}

  /** What this code writes is of its version. */
  static JsonObject record() {
    return new JsonObject().put("version", VERSION);
  }

  /** Whether the version has to be written, as it is an older one or none. */
  static boolean isDue(Map<String, JsonObject> records) {
    return !records.containsKey(KEY) || version(records) < VERSION;
  }

  /**
   * Refuses what a later version has stored.
   *
   * @param queue whose it is
   * @throws IllegalStateException if they are of a later version
   */
  static void check(String queue, Map<String, JsonObject> records) {
    int version = version(records);
    if (version > VERSION) {
      throw new IllegalStateException(
          "what is stored of queue "
              + queue
              + " has the version "
              + version
              + ", but this code reads versions up to "
              + VERSION
              + "; run the version of the queue that has written it, or a later one");
    }
  }

  /** Records that tell none are of the first. */
  private static int version(Map<String, JsonObject> records) {
    JsonObject format = records.get(KEY);
    return format == null ? 1 : format.getInteger("version", 1);
  }
}
