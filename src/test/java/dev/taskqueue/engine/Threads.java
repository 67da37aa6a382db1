package dev.taskqueue.engine;

import java.util.List;

/** The platform threads of this JVM. */
final class Threads {

  private Threads() {}

  /** Those whose name begins so. */
  static List<String> named(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }

  static int count() {
    return Thread.getAllStackTraces().size();
  }
}
