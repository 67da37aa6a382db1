package dev.taskqueue.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.CorsHandler;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of the API accept. */
class HttpOptionsTest {

  private static final String TOKEN = "0123456789abcdef";

  private static AbstractStringAssert<?> refusal(JsonObject json) {
    return assertThat(
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new HttpOptions(json))
            .actual()
            .getMessage());
  }

  @Test
  void the_defaults_are_for_this_machine_alone() {
    HttpOptions options = new HttpOptions(new JsonObject());

    assertThat(options.getHost()).isEqualTo("127.0.0.1");
    assertThat(options.getPort()).isEqualTo(8080);
    assertThat(options.getAllowedAddresses()).isEmpty();
    assertThat(options.getCorsOrigins()).isEmpty();
    assertThat(options.toServerOptions(false).getHost()).isEqualTo("127.0.0.1");
    assertThat(options.toServerOptions(false).getWriteIdleTimeout()).isEqualTo(60_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.1", "example.org"})
  void an_interface_that_others_reach_needs_a_token_or_a_plain_word(String host) {
    JsonObject json = new JsonObject().put("host", host);

    refusal(json).contains(host).contains("'token'").contains("\"none\"");

    new HttpOptions(json.copy().put("token", TOKEN));
    new HttpOptions(json.copy().put("auth", "none"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void loopback_needs_none(String host) {
    new HttpOptions(new JsonObject().put("host", host));
  }

  @Test
  void what_contradicts_itself_is_refused() {
    refusal(new JsonObject().put("auth", "none").put("token", TOKEN)).contains("auth");
    refusal(new JsonObject().put("auth", "token")).contains("'token' is missing");
    refusal(new JsonObject().put("readOnlyToken", TOKEN)).contains("needs a 'token'");
    refusal(new JsonObject().put("token", TOKEN).put("readOnlyToken", TOKEN)).contains("differ");
  }

  @Test
  void a_secret_is_never_quoted() {
    refusal(new JsonObject().put("token", "short-secret"))
        .contains("16 or more")
        .doesNotContain("secret");
    refusal(new JsonObject().put("token", "with a blank and secret")).doesNotContain("secret");
    refusal(new JsonObject().put("auth", "the-secret"))
        .contains("'auth' must be")
        .doesNotContain("secret");
    refusal(new JsonObject().put("token", new JsonArray().add("secret"))).doesNotContain("secret");
    assertThat(new HttpOptions(new JsonObject().put("token", TOKEN)).toString())
        .contains("auth=token")
        .doesNotContain(TOKEN);
  }

  @Test
  void unknown_keys_and_values_out_of_range_are_named() {
    refusal(new JsonObject().put("prot", 1)).contains("prot").contains("did you mean 'port'?");
    refusal(new JsonObject().put("port", 65_536)).contains("port").contains("65535");
    refusal(new JsonObject().put("limits", new JsonObject().put("bodyBytes", 0)))
        .contains("limits.bodyBytes");
    refusal(new JsonObject().put("limits", new JsonObject().put("scopes", 99_999_999_999L)))
        .contains("'scopes'")
        .contains("from 1 to 1000000,");
    refusal(new JsonObject().put("corsOrigins", new JsonArray().add("*"))).contains("corsOrigins");
    refusal(new JsonObject().put("allowedAddresses", new JsonArray().add(1)))
        .contains("'allowedAddresses' must be an array of strings, but is one that holds a number");
    refusal(new JsonObject().put("allowedAddresses", new JsonArray().addNull()))
        .contains("but is one that holds null");
    refusal(new JsonObject().put("idleTimeout", 10)).contains("idleTimeout");
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, https://app.example",
    "https://Example.org, https://example.org",
    "HTTPS://example.org:443, https://example.org",
    "http://example.org:0080, http://example.org",
    "http://example.org:443, http://example.org:443",
    "http://localhost:3000, http://localhost:3000",
    "http://127.0.0.1:3000, http://127.0.0.1:3000",
    "http://[2001:DB8:0:0::1]:3000, http://[2001:db8::1]:3000",
    "http://[::ffff:1.2.3.4], http://[::ffff:102:304]"
  })
  void origins_are_spelled_as_browsers_send_them(String written, String sent) {
    HttpOptions options =
        new HttpOptions(new JsonObject().put("corsOrigins", new JsonArray().add(written)));

    assertThat(options.getCorsOrigins()).containsExactly(sent);
    CorsHandler.create().addOrigins(options.getCorsOrigins());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "null",
        "app.example",
        "ftp://app.example",
        "https://",
        "https://app.example/",
        "https://*.app.example",
        "https://my_app",
        "https://b\u00fccher.example",
        "https://a:b",
        "https://a:",
        "https://a:65536",
        "https://u@a",
        "https://[a",
        "https://[1.2.3.4]",
        "https://[::1%1]",
        "https://[::g]"
      })
  void what_no_browser_sends_is_refused_in_words(String origin) {
    refusal(new JsonObject().put("corsOrigins", new JsonArray().add(origin)))
        .contains("'corsOrigins' must hold origins like \"https://host\"")
        .endsWith('"' + origin + '"');
  }

  @Test
  void a_short_idle_timeout_does_not_cut_what_waits_for_a_new_owner() {
    HttpOptions options = new HttpOptions(new JsonObject().put("idleTimeout", "PT1S"));

    assertThat(options.toServerOptions(true).getWriteIdleTimeout())
        .isGreaterThan((int) PatientRequest.PATIENCE_MILLIS);
    assertThat(options.toServerOptions(false).getWriteIdleTimeout()).isEqualTo(10_000);
    assertThat(new HttpOptions().toServerOptions(true).getWriteIdleTimeout()).isEqualTo(60_000);
  }
}
