package examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeagueArgumentsTest {

  @Test
  void the_defaults_use_the_built_in_server() {
    LeagueArguments arguments = LeagueArguments.parse();

    assertThat(arguments.workers()).isEqualTo(25);
    assertThat(arguments.summoners()).isEqualTo(3_000);
    assertThat(arguments.rate()).isEqualTo(400);
    assertThat(arguments.baseUrl()).isNull();
    assertThat(arguments.progress()).isTrue();
    assertThat(arguments.help()).isFalse();
  }

  @Test
  void values_follow_a_space_or_an_equals_sign() {
    LeagueArguments arguments =
        LeagueArguments.parse("--workers", "1000", "--summoners=1", "--rate=7", "--no-progress");

    assertThat(arguments.workers()).isEqualTo(1_000);
    assertThat(arguments.summoners()).isEqualTo(1);
    assertThat(arguments.rate()).isEqualTo(7);
    assertThat(arguments.progress()).isFalse();
  }

  @Test
  void a_base_url_loses_the_slash_at_its_end() {
    assertThat(LeagueArguments.parse("--base-url", "https://example.org/api/").baseUrl())
        .isEqualTo("https://example.org/api");
  }

  @ParameterizedTest
  @CsvSource({
    "--workers, 0, 1000",
    "--workers, 1001, 1000",
    "--workers, -5, 1000",
    "--workers, 2.5, 1000",
    "--workers, 99999999999999999999, 1000",
    "--workers, '', 1000",
    "--summoners, 0, 100000",
    "--summoners, 100001, 100000",
    "--rate, many, 100000",
  })
  void a_bad_number_is_named_with_its_range(String option, String value, int max) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> LeagueArguments.parse(option, value))
        .withMessage("%s must be a whole number from 1 to %d, but is %s", option, max, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:80",
        "ftp://host",
        "http://",
        "http://h?q",
        "http://h#f",
        "http://a b"
      })
  void a_url_that_is_of_no_use_is_named(String value) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> LeagueArguments.parse("--base-url", value))
        .withMessage("--base-url must be an http or https URL without query, but is %s", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bogus", "-h", "workers", "--bogus=1", ""})
  void an_unknown_option_is_named(String option) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> LeagueArguments.parse(option))
        .withMessageStartingWith("unknown option ");
  }

  @Test
  void a_missing_value_is_told() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> LeagueArguments.parse("--rate"))
        .withMessageContaining("--rate")
        .withMessageContaining("missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rate=5", "--summoners=5"})
  void options_of_the_built_in_server_do_not_go_with_another_one(String option) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> LeagueArguments.parse(option, "--base-url", "http://localhost"))
        .withMessageContaining("--base-url");
  }
}
