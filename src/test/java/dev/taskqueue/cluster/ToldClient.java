package dev.taskqueue.cluster;

import dev.taskqueue.TaskQueue;
import dev.taskqueue.eventbus.Conversation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client of the queue {@code jobs}, in the version of the JVM that it is deployed in, which a
 * {@link Client} tells over the event bus what to do. It listens at the address of its config; the
 * tasks that it puts are numbers from {@code first} on.
 */
public final class ToldClient extends VerticleBase {

  private final CountedTasks counted = new CountedTasks();
  private final AtomicBoolean enough = new AtomicBoolean();
  private TaskQueue jobs;

  @Override
  public Future<?> start() {
    jobs = TaskQueue.connect(vertx, "jobs");
    return vertx
        .eventBus()
        .<Integer>consumer(config().getString("address"), this::obey)
        .completion();
  }

  private void obey(Message<Integer> order) {
    obey(order.headers().get("order"), order.body())
        .onComplete(
            order::reply,
            failure -> {
              failure.printStackTrace();
              order.fail(1, failure.toString());
            });
  }

  private Future<?> obey(String order, int number) {
    return switch (order) {
      case "put" -> put(number);
      case "accepted" -> Future.succeededFuture(counted.accepted());
      case "stop" -> {
        enough.set(true);
        yield Future.succeededFuture();
      }
      case "join" -> jobs.joinReport().map(report -> new JsonArray(CountedTasks.results(report)));
      case "talk" -> vertx.executeBlocking(this::talk);
      case "place" -> Future.succeededFuture(place());
      default -> Future.failedFuture("no such order: " + order);
    };
  }

  /** So many tasks, if it is not told to stop before. */
  private Future<Void> put(int tasks) {
    counted.clear();
    enough.set(false);
    int first = config().getInteger("first");
    return counted.put(jobs, first, number -> number - first < tasks && !enough.get());
  }

  private Void talk() {
    new Conversation(vertx, "everything").askForEverything();
    new Conversation(vertx, "outcomes").readOutcomes();
    new Conversation(vertx, "batches").putBatches();
    return null;
  }

  /** Where the version is that this runs in. */
  private static String place() {
    return TaskQueue.class.getProtectionDomain().getCodeSource().getLocation().toString();
  }
}
