package dev.taskqueue.journal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records by key until they are removed, beyond the life of this process. It has one user at
 * a time, which makes one call at a time.
 *
 * <p>Keys are any strings of up to about a thousand characters, values are what JSON can express,
 * up to 16 MiB each. All futures complete on the caller's context.
 */
public interface Journal {

  /**
   * Everything that is stored. To be called once, before the first write. The map is the caller's,
   * who may take out of it, but add nothing. Its values may be made anew each time they are asked
   * for: whoever removes each as it is used never has all of them at a time. One that cannot be
   * decoded is left out, or fails when it is asked for, and stays where it is.
   */
  Future<Map<String, JsonObject>> load();

  /**
   * Applies changes: a value is stored, in place of the key's former one, and {@code null} removes
   * what is there, if anything. Neither the map nor its values may change until the future has
   * completed.
   *
   * @return completes when the changes are as safe as the implementation promises. If it fails, any
   *     part of them may or may not have been applied, what was stored before is unharmed, and the
   *     caller writes them again
   */
  Future<Void> write(Map<String, @Nullable JsonObject> changes);

  /** Where it is and, if that is known, how much there was when it was opened; for messages. */
  String describe();

  /** Gives back what it holds, after the calls before it; there may be none after it. */
  Future<Void> close();
}
