package dev.taskqueue.eventbus;

import dev.taskqueue.journal.ClusterJournal;
import dev.taskqueue.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What nodes have left of a queue in the cluster, for whoever comes.
 *
 * @param tasks number of tasks that are not done
 * @param outcomes number of outcomes that nobody has joined
 */
public record LeftInCluster(int tasks, int outcomes) {

  private static final LeftInCluster NOTHING = new LeftInCluster(0, 0);

  /**
   * What ends with this node: all there is if it is the last one of its cluster, otherwise nothing.
   * Never fails.
   */
  public static Future<LeftInCluster> endingHere(Vertx vertx, String address) {
    return ClusterPatience.ask(
            vertx,
            () ->
                Ownership.isAlone(vertx)
                    ? ClusterJournal.open(vertx, address)
                        .compose(Journal::load)
                        .map(LeftInCluster::of)
                    : Future.succeededFuture(NOTHING))
        .otherwise(NOTHING);
  }

  private static LeftInCluster of(Map<String, JsonObject> records) {
    int tasks = 0;
    int outcomes = 0;
    for (String key : records.keySet()) {
      if (key.startsWith(Records.TASK)) {
        JsonObject record = records.get(key);
        tasks += record.containsKey("task") ? 1 : 0;
        outcomes += record.containsKey("outcome") ? 1 : 0;
      }
    }
    return new LeftInCluster(tasks, outcomes);
  }
}
