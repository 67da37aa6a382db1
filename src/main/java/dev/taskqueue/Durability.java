package dev.taskqueue;

/** What of a queue outlives the process it runs in. See {@link TaskQueueOptions#setDurability}. */
public enum Durability {

  /** Nothing. */
  NONE,

  /**
   * What was accepted is in a file before the put is answered, and the next queue of the same
   * address and folder goes on with it. Needs {@code com.h2database:h2-mvstore} on the class path.
   */
  DISK,

  /**
   * What was accepted is in a map of the Vert.x cluster before the put is answered, and so survives
   * the loss of this node if the cluster keeps the map on more than one. The next owner of the
   * queue goes on with it.
   */
  CLUSTER
}
