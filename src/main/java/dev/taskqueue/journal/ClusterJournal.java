package dev.taskqueue.journal;

import dev.taskqueue.internal.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a map of the Vert.x cluster, one for each queue, by the name of {@code
 * task-queue.journal:} and the queue's. It needs a clustered Vert.x, of whichever cluster manager.
 *
 * <p><b>What is safe when.</b> A write completes when the cluster's map has confirmed each of its
 * changes; what that means is up to the cluster manager and its configuration. With vertx-hazelcast
 * as it comes, a map has one synchronous backup (Hazelcast's default {@code backup-count} of 1, as
 * its {@code default-cluster.xml} says nothing of these maps), and a change is confirmed when its
 * owner and the backup, on another node, have it: it survives the loss of any one node, and of more
 * if there is time between them to make new backups. Three things weaken that: a cluster of one
 * node has no backup; of nodes that are lost at the same time, two may have been owner and backup
 * ({@code backup-count} 2 helps); and a backup that does not answer within five seconds is not
 * waited for any longer, unless {@code hazelcast.operation.fail.on.indeterminate.state} is true.
 * The maps are in memory: when all nodes are gone, so is what was stored.
 *
 * <p>The changes of one write are stored each on its own, so after a failure, or the death of this
 * node in the middle of a write, some may have been stored.
 *
 * <p><b>Failures.</b> If the cluster does not confirm a single change for 30 seconds, or does not
 * give what is stored within that time, the call fails. A change that is still under way then is
 * waited for before the same key is changed again, so that it cannot undo what was written later.
 *
 * <p><b>Threads.</b> Values become bytes on the caller's thread, as the cluster managers have it:
 * large ones take time on an event loop.
 */
public final class ClusterJournal implements Journal {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String NAME = "task-queue.journal:";

  private final VertxInternal vertx;
  private final String name;
  private final AsyncMap<String, JsonObject> map;
  private final Duration patience;

  /** By key, changes that are under way, with those that their write no longer waits for. */
  private final Map<String, Future<?>> underWay = new ConcurrentHashMap<>();

  private volatile boolean closed;

  ClusterJournal(Vertx vertx, String name, AsyncMap<String, JsonObject> map, Duration patience) {
    this.vertx = (VertxInternal) vertx;
    this.name = name;
    this.map = map;
    this.patience = Limits.positive("patience", patience);
  }

  /**
   * Opens the journal of a queue.
   *
   * @param name the queue's
   * @return fails if {@code vertx} is not clustered
   */
  public static Future<Journal> open(Vertx vertx, String name) {
    if (!vertx.isClustered()) {
      return Future.failedFuture(
          new IllegalStateException(
              "a journal in the cluster needs a clustered Vert.x: start it with a cluster manager,"
                  + " such as io.vertx:vertx-hazelcast"));
    }
    return vertx
        .sharedData()
        .<String, JsonObject>getAsyncMap(NAME + name)
        .map(map -> new ClusterJournal(vertx, name, map, PATIENCE));
  }

  @Override
  public Future<Map<String, JsonObject>> load() {
    if (closed) {
      return failedAsClosed();
    }
    ContextInternal context = vertx.getOrCreateContext();
    return new ClusterLoad(context, describe(), map, patience).start();
  }

  @Override
  public Future<Void> write(Map<String, @Nullable JsonObject> changes) {
    if (closed) {
      return failedAsClosed();
    }
    ClusterWrite write =
        new ClusterWrite(vertx.getOrCreateContext(), map, underWay, changes, patience);
    return write.start();
  }

  @Override
  public String describe() {
    return "the map " + NAME + name + " of the cluster";
  }

  /** There is nothing to give back: the map stays. */
  @Override
  public Future<Void> close() {
    closed = true;
    return vertx.getOrCreateContext().succeededFuture();
  }

  private <T> Future<T> failedAsClosed() {
    return vertx
        .getOrCreateContext()
        .failedFuture(new IllegalStateException("the journal has been closed"));
  }
}
