package dev.taskqueue;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a {@link TaskQueueWorker} offers. Every setter checks its value at once. A worker reads its
 * options once, when it starts. Not thread-safe.
 */
public class TaskQueueWorkerOptions {

  /** Default {@linkplain #setSlots number of slots}: {@value}. */
  public static final int DEFAULT_SLOTS = 25;

  private String queue = TaskQueueOptions.DEFAULT_ADDRESS;
  private int slots = DEFAULT_SLOTS;
  private Set<String> addresses = Set.of();
  private Duration closeTimeout = TaskQueueOptions.DEFAULT_CLOSE_TIMEOUT;

  /** The defaults. */
  public TaskQueueWorkerOptions() {}

  /** A copy. */
  public TaskQueueWorkerOptions(TaskQueueWorkerOptions other) {
    queue = other.queue;
    slots = other.slots;
    addresses = other.addresses;
    closeTimeout = other.closeTimeout;
  }

  /**
   * From JSON, with the keys {@code queue}, {@code slots}, {@code addresses} and {@code
   * closeTimeout}.
   *
   * @throws IllegalArgumentException naming the key that is unknown or whose value is wrong
   */
  public TaskQueueWorkerOptions(JsonObject json) {
    new StrictJson("worker option")
        .string("queue", this::setQueue)
        .integer("slots", 1, TaskQueueOptions.MAX_WORKERS, this::setSlots)
        .strings("addresses", value -> setAddresses(new LinkedHashSet<>(value)))
        .duration("closeTimeout", this::setCloseTimeout)
        .read(json);
  }

  /** The address of the queue that the worker works for. */
  public String getQueue() {
    return queue;
  }

  /**
   * Sets the address of the queue. Default: {@link TaskQueueOptions#DEFAULT_ADDRESS}.
   *
   * @return this
   */
  public TaskQueueWorkerOptions setQueue(String queue) {
    this.queue = Limits.name("queue", queue);
    return this;
  }

  /** How many requests the worker has under way at most. */
  public int getSlots() {
    return slots;
  }

  /**
   * Sets how many requests the worker has under way at most. Default: {@value #DEFAULT_SLOTS}.
   *
   * @return this
   */
  public TaskQueueWorkerOptions setSlots(int slots) {
    this.slots = Limits.inRange("slots", slots, 1, TaskQueueOptions.MAX_WORKERS);
    return this;
  }

  /** The handler addresses that the worker serves; empty for all that have a consumer. */
  public Set<String> getAddresses() {
    return addresses;
  }

  /**
   * Sets the handler addresses that the worker serves. Default: none, which stands for all that
   * have a consumer in its Vert.x instance.
   *
   * @return this
   */
  public TaskQueueWorkerOptions setAddresses(Set<String> addresses) {
    addresses.forEach(address -> Limits.name("addresses", address));
    this.addresses = Set.copyOf(addresses);
    return this;
  }

  /** How long undeploying waits for what is under way. */
  public Duration getCloseTimeout() {
    return closeTimeout;
  }

  /**
   * Sets how long undeploying waits for what is under way. Default: that of a queue, 30 s.
   *
   * @return this
   */
  public TaskQueueWorkerOptions setCloseTimeout(Duration closeTimeout) {
    this.closeTimeout = Limits.notNegative("closeTimeout", closeTimeout);
    return this;
  }
}
