package examples;

import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** What the two versions of the program have in common: from a client to the puuids. */
@FunctionalInterface
interface LeagueProgram {

  /** Gives the puuids of all summoners, in the order of the leagues. */
  Future<List<String>> pullPuuids(Vertx vertx, TaskQueueOptions options, LeagueClient lol);
}
