package examples;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The queue as a verticle; what README shows of it. */
public final class VerticleUse {

  private VerticleUse() {}

  /** By class name, with a JSON config. */
  static Future<String> deployByName(Vertx vertx) {
    JsonObject config = new JsonObject().put("address", "downloads").put("workers", 10);
    return vertx.deployVerticle(
        "dev.taskqueue.TaskQueueVerticle", new DeploymentOptions().setConfig(config));
  }

  /** By instance, with options. */
  static Future<String> deployInstance(Vertx vertx) {
    return vertx.deployVerticle(
        new TaskQueueVerticle(new TaskQueueOptions().setAddress("downloads").setWorkers(10)));
  }

  /** From any other verticle of the same Vert.x instance. */
  static Future<List<String>> use(Vertx vertx) {
    TaskQueue queue = TaskQueue.connect(vertx, "downloads");
    return queue
        .put(() -> Future.succeededFuture("done"))
        .compose(entered -> queue.join(String.class));
  }
}
