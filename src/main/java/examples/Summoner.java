package examples;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import org.jspecify.annotations.Nullable;

/** A player, known by id until {@link #get} has fetched the rest. */
final class Summoner implements Shareable {

  private final LeagueClient client;
  private final String id;
  private @Nullable JsonObject profile;

  Summoner(LeagueClient client, String id) {
    this.client = client;
    this.id = id;
  }

  /** Fetches the profile into this object. */
  Future<Summoner> get() {
    return client
        .summoner(id)
        .map(
            fetched -> {
              profile = fetched;
              return this;
            });
  }

  /** The id that is the same on all platforms. */
  String puuid() {
    if (profile == null) {
      throw new IllegalStateException("summoner " + id + " has not been fetched");
    }
    return profile.getString("puuid");
  }

  @Override
  public Summoner copy() {
    Summoner copy = new Summoner(client, id);
    copy.profile = profile == null ? null : profile.copy();
    return copy;
  }
}
