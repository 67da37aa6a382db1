package dev.taskqueue.service.config;

import io.vertx.core.ThreadingModel;

/** What the Java that this runs on has not got. */
final class JavaVersion {

  private static final int WITH_VIRTUAL_THREADS = 21;

  private JavaVersion() {}

  /** Of what runs here. */
  static void check(ThreadingModel model) {
    check(model, Runtime.version().feature());
  }

  /**
   * Whether there are threads for this model.
   *
   * @throws IllegalArgumentException naming the key and the way out, if there are none
   */
  static void check(ThreadingModel model, int java) {
    if (model == ThreadingModel.VIRTUAL_THREAD && java < WITH_VIRTUAL_THREADS) {
      throw new IllegalArgumentException(
          "threadingModel VIRTUAL_THREAD needs Java 21 or later, but this is Java "
              + java
              + "; use WORKER");
    }
  }
}
