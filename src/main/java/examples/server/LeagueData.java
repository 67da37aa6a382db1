package examples.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Two leagues whose summoners follow from their number alone, so that a client can be checked. */
public final class LeagueData {

  private static final String ID_PREFIX = "summoner-";
  private static final int TOP_POINTS = 2_000;

  private final int summoners;
  private final int challengers;

  /** One in ten is a challenger, the others are masters. */
  public LeagueData(int summoners) {
    this.summoners = summoners;
    challengers = summoners / 10;
  }

  /** What a client that fetches the challengers, then the masters, must get, in order. */
  public List<String> puuids() {
    return IntStream.range(0, summoners).mapToObj(LeagueData::puuid).toList();
  }

  @Nullable JsonObject league(String name) {
    return switch (name) {
      case "challenger" -> league(name, 0, challengers);
      case "master" -> league(name, challengers, summoners);
      default -> null;
    };
  }

  @Nullable JsonObject summoner(String id) {
    int number = number(id);
    if (number < 0 || number >= summoners) {
      return null;
    }
    return new JsonObject()
        .put("id", id)
        .put("puuid", puuid(number))
        .put("name", "Summoner " + number)
        .put("level", 30 + number % 500);
  }

  private static JsonObject league(String name, int from, int to) {
    JsonArray entries = new JsonArray();
    for (int number = from; number < to; number++) {
      entries.add(
          new JsonObject()
              .put("summonerId", ID_PREFIX + number)
              .put("leaguePoints", Math.max(0, TOP_POINTS - number)));
    }
    return new JsonObject().put("name", name).put("entries", entries);
  }

  private static int number(String id) {
    String digits = id.startsWith(ID_PREFIX) ? id.substring(ID_PREFIX.length()) : "";
    return digits.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(digits) : -1;
  }

  private static String puuid(int number) {
    return UUID.nameUUIDFromBytes((ID_PREFIX + number).getBytes(UTF_8)).toString();
  }
}
