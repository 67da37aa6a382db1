package examples;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line of the programs. */
final class LeagueArguments {

  static final String USAGE =
      """
      Fetches two leagues and all their summoners over HTTP, through a task queue.

        --workers N     requests under way at most: 1 to 1000, default 25
        --summoners N   summoners of the built-in server: 1 to 100000, default 3000
        --rate N        requests per second it serves, others get 429: 1 to 100000, default 400
        --base-url URL  use the API at this http or https URL, not the built-in server
        --no-progress   show no progress
        --help          show this text

      Exit code: 0 if all summoners were fetched, 1 if something failed, 2 for a bad option.
      """;

  private static final int MAX_WORKERS = 1_000;
  private static final int MAX_SUMMONERS = 100_000;
  private static final int MAX_RATE = 100_000;

  private int workers = 25;
  private @Nullable Integer summoners;
  private @Nullable Integer rate;
  private @Nullable String baseUrl;
  private boolean progress = true;
  private boolean help;

  private LeagueArguments() {}

  /**
   * Reads a command line.
   *
   * @throws UsageException naming the option, its value and what it may be
   */
  static LeagueArguments parse(String... args) {
    LeagueArguments arguments = new LeagueArguments();
    Deque<String> rest = new ArrayDeque<>(List.of(args));
    while (!rest.isEmpty()) {
      arguments.read(rest.remove(), rest);
    }
    if (arguments.baseUrl != null && (arguments.summoners != null || arguments.rate != null)) {
      throw new UsageException(
          "--summoners and --rate set up the built-in server, which --base-url replaces");
    }
    return arguments;
  }

  int workers() {
    return workers;
  }

  int summoners() {
    return summoners != null ? summoners : 3_000;
  }

  int rate() {
    return rate != null ? rate : 400;
  }

  /** Without a slash at its end; {@code null} for the built-in server. */
  @Nullable String baseUrl() {
    return baseUrl;
  }

  boolean progress() {
    return progress;
  }

  boolean help() {
    return help;
  }

  private void read(String option, Deque<String> rest) {
    int equals = option.indexOf('=');
    if (option.startsWith("--") && equals > 0) {
      rest.push(option.substring(equals + 1));
      option = option.substring(0, equals);
    }
    switch (option) {
      case "--workers" -> workers = number(option, rest, MAX_WORKERS);
      case "--summoners" -> summoners = number(option, rest, MAX_SUMMONERS);
      case "--rate" -> rate = number(option, rest, MAX_RATE);
      case "--base-url" -> baseUrl = url(option, rest);
      case "--no-progress" -> progress = false;
      case "--help" -> help = true;
      default -> throw new UsageException("unknown option " + option);
    }
  }

  private static int number(String option, Deque<String> rest, int max) {
    String value = rest.isEmpty() ? "missing" : rest.remove();
    int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > max) {
      throw new UsageException(
          option + " must be a whole number from 1 to " + max + ", but is " + value);
    }
    return number;
  }

  private static String url(String option, Deque<String> rest) {
    String value = rest.isEmpty() ? "missing" : rest.remove();
    try {
      URI url = new URI(value);
      String scheme = url.getScheme();
      boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      if (web && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
        return value.replaceFirst("/+$", "");
      }
    } catch (URISyntaxException e) {
      // told below, as every other URL that is of no use
    }
    throw new UsageException(
        option + " must be an http or https URL without query, but is " + value);
  }
}
