package examples;

import dev.taskqueue.FrozenIterable;
import dev.taskqueue.TaskQueue;
import dev.taskqueue.TaskQueueOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** Fetches two leagues, then every summoner in them, and joins the summoners' puuids. */
public final class LeaguePuuids {

  private LeaguePuuids() {}

  static Future<List<String>> pullPuuids(Vertx vertx, TaskQueueOptions options, LeagueClient lol) {
    return TaskQueue.use(
        vertx,
        options,
        queue ->
            queue
                .put(() -> lol.league("challenger"), lol.retrying())
                .compose(v -> queue.put(() -> lol.league("master"), lol.retrying()))
                .compose(v -> queue.join(League.class))
                .compose(
                    leagues ->
                        queue.putAll(
                            FrozenIterable.of(summoners(leagues)),
                            summoner -> context -> getPuuid(summoner),
                            lol.retrying()))
                .compose(v -> queue.join(String.class)));
  }

  static Future<String> getPuuid(Summoner summoner) {
    return summoner.get().map(Summoner::puuid);
  }

  static List<Summoner> summoners(List<League> leagues) {
    return leagues.stream()
        .flatMap(league -> league.entries().stream())
        .map(League.Entry::summoner)
        .toList();
  }

  /** Runs the program; {@code --help} tells its options. */
  public static void main(String[] args) {
    LeagueRunner.main(LeaguePuuids::pullPuuids, args);
  }

  /** As {@link #main}, giving the exit code. */
  public static int run(String... args) {
    return new LeagueRunner(LeaguePuuids::pullPuuids, System.out, System.err).run(args);
  }
}
