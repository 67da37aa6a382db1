package examples;

import java.util.List;

/** A league and who is in it. */
record League(String name, List<Entry> entries) {

  League {
    entries = List.copyOf(entries);
  }

  /** A place in a league. */
  record Entry(Summoner summoner, int leaguePoints) {}
}
