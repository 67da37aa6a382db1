package dev.taskqueue.service.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskqueue.engine.Await;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRequestOptionsTest {

  @Test
  void every_key_is_read() {
    HttpRequestOptions options =
        new HttpRequestOptions(
            new JsonObject(
                """
                {"address": "web", "allowedHosts": ["a.example"], "allowedAddresses": ["10.0.0.0/8"],
                 "connectionsPerHost": 7, "http2": false, "clearTextHttp2": "upgrade",
                 "connectTimeout": 1, "idleTimeout": 2, "timeout": 3, "maxTimeout": "PT4S",
                 "maxResponseSize": 5, "maxRedirects": 6, "maxRetryAfter": 0,
                 "headers": {"X": "y"}, "userAgent": "u", "trustedCertificates": ["c.pem"]}
                """));

    assertThat(options)
        .usingRecursiveComparison()
        .isEqualTo(
            new HttpRequestOptions()
                .setAddress("web")
                .setAllowedHosts(List.of("a.example"))
                .setAllowedAddresses(List.of("10.0.0.0/8"))
                .setConnectionsPerHost(7)
                .setHttp2(false)
                .setClearTextHttp2(HttpRequestOptions.ClearTextHttp2.UPGRADE)
                .setConnectTimeout(Duration.ofMillis(1))
                .setIdleTimeout(Duration.ofMillis(2))
                .setTimeout(Duration.ofMillis(3))
                .setMaxTimeout(Duration.ofSeconds(4))
                .setMaxResponseSize(5)
                .setMaxRedirects(6)
                .setMaxRetryAfter(Duration.ZERO)
                .setHeaders(Map.of("X", "y"))
                .setUserAgent("u")
                .setTrustedCertificates(List.of("c.pem")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'allowedHost': []}          | did you mean 'allowedHosts'",
        "{'allowedHosts': [7]}        | array of strings",
        "{'connectionsPerHost': 0}    | connectionsPerHost must be from 1 to 10000, but is 0",
        "{'timeout': 0}               | timeout must be from PT0.001S to PT24H",
        "{'timeout': 'PT25H'}         | timeout must be from PT0.001S to PT24H",
        "{'maxResponseSize': 99999999}| maxResponseSize must be from 1 to 10485760",
        "{'maxRedirects': -1}         | maxRedirects must be from 0 to 50",
        "{'headers': {'X': 1}}        | strings as values",
        "{'headers': {'Host': 'h'}}   | set by the HTTP client"
      })
  void what_makes_no_sense_is_refused(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpRequestOptions(new JsonObject(json.replace('\'', '"'))))
        .withMessageContaining(message);
  }

  @Test
  void a_wrong_config_fails_the_deployment() {
    Vertx vertx = Vertx.vertx();
    Throwable failure =
        Await.failure(
            vertx.deployVerticle(
                HttpRequestHandler.class.getName(),
                new DeploymentOptions().setConfig(new JsonObject().put("hosts", 1))));
    assertThat(failure).hasMessageContaining("unknown HTTP handler option 'hosts'");
    Await.result(vertx.close());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "null                           | null",
        "soon                           | null",
        "0                              | PT0S",
        " 7                             | PT7S",
        "99999999999                    | PT1H",
        "99999999999999999999           | null",
        "-1                             | null",
        "Thu, 01 Jan 2026 00:00:10 GMT  | PT10S",
        "Wed, 31 Dec 2025 23:59:00 GMT  | PT0S",
        "Fri, 02 Jan 2026 00:00:00 GMT  | PT1H"
      })
  void the_header_retry_after(String header, String wait) {
    Duration read =
        RetryAfterHeader.parse(header, Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(1));
    assertThat(read).isEqualTo(wait == null ? null : Duration.parse(wait));
  }
}
