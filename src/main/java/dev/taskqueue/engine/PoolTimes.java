package dev.taskqueue.engine;

import dev.taskqueue.engine.scheduler.SlotState;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** What pool metrics have given for one task and need back. */
final class PoolTimes {

  /** While it is in the buffer. */
  @Nullable Object inBuffer;

  boolean isInBuffer;

  /** For each execution that has not ended: more than one if some were given up. */
  final IdentityHashMap<SlotState, Object> inUse = new IdentityHashMap<>(2);
}
