package dev.taskqueue.eventbus;

import java.util.List;

/** Which of some nodes a queue belongs to, for tests that want it to go over. */
public final class Preference {

  private Preference() {}

  /** The one of these nodes that is to have the queue when all of them could. */
  public static String of(String address, List<String> nodes) {
    return Candidates.best(address + "|", nodes);
  }
}
