package examples;

import dev.taskqueue.FrozenIterable;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The program of {@link LeaguePuuids} on a virtual thread, which can await. Needs Java 21. */
public final class LeaguePuuidsAwait extends VerticleBase {

  private final TaskQueueOptions options;
  private final LeagueClient lol;
  private List<String> puuids = List.of();

  private LeaguePuuidsAwait(TaskQueueOptions options, LeagueClient lol) {
    this.options = options;
    this.lol = lol;
  }

  @Override
  public Future<?> start() {
    return TaskQueue.use(vertx, options, queue -> Future.succeededFuture(pullPuuids(queue)))
        .onSuccess(joined -> puuids = joined);
  }

  private List<String> pullPuuids(TaskQueue queue) {
    queue.put(() -> lol.league("challenger"), lol.retrying()).await();
    queue.put(() -> lol.league("master"), lol.retrying()).await();
    List<League> leagues = queue.join(League.class).await();
    List<Summoner> summoners = new ArrayList<>();
    for (League league : leagues) {
      for (League.Entry entry : league.entries()) {
        summoners.add(entry.summoner());
      }
    }
    for (Summoner summoner : FrozenIterable.of(summoners)) {
      queue.put(() -> getPuuid(summoner), lol.retrying()).await();
    }
    return queue.join(String.class).await();
  }

  private static Future<String> getPuuid(Summoner summoner) {
    return summoner.get().map(Summoner::puuid);
  }

  /** Deploys the verticle and gives what it has joined when it has started. */
  static Future<List<String>> pullPuuids(Vertx vertx, TaskQueueOptions options, LeagueClient lol) {
    int java = Runtime.version().feature();
    if (java < 21) {
      return Future.failedFuture("virtual threads need Java 21 or later, but this is Java " + java);
    }
    LeaguePuuidsAwait verticle = new LeaguePuuidsAwait(options, lol);
    return vertx
        .deployVerticle(
            verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        .map(deployed -> verticle.puuids);
  }

  /** Runs the program; {@code --help} tells its options. */
  public static void main(String[] args) {
    LeagueRunner.main(LeaguePuuidsAwait::pullPuuids, args);
  }
}
