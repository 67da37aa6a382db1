package dev.taskqueue.service.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.engine.Await;
import dev.taskqueue.service.handlers.HttpRequestOptions.ClearTextHttp2;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over real sockets: what is sent, what comes back, and how it fails. */
class HttpRequestTest extends HandlerTest {

  @Test
  void json_comes_as_json() {
    deploy(local());
    page("/json", "application/json; charset=utf-8", Buffer.buffer("{\"a\": [1, \"ü\"]}"));

    JsonObject result = result(get(url("/json?q=1#here")));

    assertThat(result.getInteger("status")).isEqualTo(200);
    assertThat(result.getString("url")).isEqualTo(url("/json?q=1"));
    assertThat(result.getInteger("redirects")).isZero();
    assertThat(result.getJsonObject("headers").getString("content-type")).contains("json");
    assertThat(result.getString("bodyForm")).isEqualTo("json");
    assertThat(result.getJsonObject("body").getJsonArray("a")).isEqualTo(JsonArray.of(1, "ü"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "text/plain                 | 68c3bc         | text   | hü",
        "text/html; charset=latin1  | 68fc           | text   | hü",
        "text/html; charset=nonsense| 68c3bc         | text   | hü",
        "text/plain                 | 68ff           | base64 | aP8=",
        "application/json           | 7b             | text   | {",
        "application/hal+json       | 22782220       | json   | x",
        "image/png                  | 8950           | base64 | iVA=",
        "null                       | 68             | base64 | aA==",
      })
  void other_bodies_come_in_the_form_that_loses_nothing(
      String type, String hex, String form, String body) {
    deploy(local());
    page("/body", type, Buffer.buffer(HexFormat.of().parseHex(hex)));

    JsonObject result = result(get(url("/body")));

    assertThat(result.getString("bodyForm")).isEqualTo(form);
    assertThat(result.getString("body")).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({"json,json,[1]", "text,text,[1]", "base64,base64,WzFd", "none,,"})
  void the_task_chooses_the_form_of_the_body(String form, String bodyForm, String body) {
    deploy(local());
    page("/body", null, Buffer.buffer("[1]"));

    JsonObject result = result(get(url("/body")).put("responseBody", form));

    assertThat(result.getString("bodyForm")).isEqualTo(bodyForm);
    assertThat(result.getValue("body") == null ? null : result.getValue("body").toString())
        .isEqualTo(body);
  }

  @Test
  void sends_method_headers_and_body() {
    deploy(local().setHeaders(Map.of("X-All", "yes", "X-One", "no")).setUserAgent("tests"));
    echo("/echo");

    JsonObject echoed =
        result(
                get(url("/echo?a=b%20c"))
                    .put("method", "put")
                    .put(
                        "headers",
                        new JsonObject().put("X-One", "1").put("X-Two", List.of("1", "2")))
                    .put("body", new JsonObject().put("k", "v")))
            .getJsonObject("body");

    assertThat(echoed.getString("method")).isEqualTo("PUT");
    assertThat(echoed.getString("uri")).isEqualTo("/echo?a=b%20c");
    assertThat(echoed.getString("body")).isEqualTo("{\"k\":\"v\"}");
    JsonObject headers = echoed.getJsonObject("headers");
    assertThat(headers.getString("content-type")).isEqualTo("application/json");
    assertThat(headers.getString("x-all")).isEqualTo("yes");
    assertThat(headers.getString("x-one")).isEqualTo("1");
    assertThat(headers.getString("x-two")).isEqualTo("1,2");
    assertThat(headers.getString("user-agent")).isEqualTo("tests");
    assertThat(headers.getString("host")).isEqualTo("127.0.0.1:" + port);
  }

  @Test
  void bytes_and_text_are_bodies_too() {
    deploy(local());
    echo("/echo");
    String bytes = Base64.getEncoder().encodeToString("bytes".getBytes(StandardCharsets.US_ASCII));

    JsonObject ofBytes = result(get(url("/echo")).put("bodyBase64", bytes)).getJsonObject("body");
    JsonObject ofText = result(get(url("/echo")).put("body", "text")).getJsonObject("body");

    assertThat(ofBytes.getString("method")).isEqualTo("POST");
    assertThat(ofBytes.getString("body")).isEqualTo("bytes");
    assertThat(ofText.getString("body")).isEqualTo("text");
    assertThat(ofText.getJsonObject("headers").getString("content-type")).startsWith("text/plain");
  }

  @Test
  void a_head_request_has_no_body_whatever_its_length() {
    deploy(local().setMaxResponseSize(10));
    pages.put("/large", r -> r.response().putHeader("Content-Length", "100000").end());

    JsonObject result = result(get(url("/large")).put("method", "HEAD"));

    assertThat(result.getInteger("status")).isEqualTo(200);
    assertThat(result.containsKey("body")).isFalse();
  }

  @Test
  void a_compressed_body_is_unpacked() {
    deploy(local());
    pages.put(
        "/gzip",
        r -> {
          assertThat(r.getHeader("Accept-Encoding")).contains("gzip");
          r.response()
              .putHeader("Content-Type", "text/plain")
              .putHeader("Content-Encoding", "gzip")
              .end(gzip("unpacked".getBytes(StandardCharsets.US_ASCII)));
        });

    assertThat(result(get(url("/gzip"))).getString("body")).isEqualTo("unpacked");
  }

  @Test
  void a_small_response_that_unpacks_to_a_large_one_is_refused() {
    deploy(local().setMaxResponseSize(10_000));
    Buffer bomb = gzip(new byte[64 * 1024 * 1024]);
    assertThat(bomb.length()).isLessThan(100_000);
    pages.put("/bomb", r -> r.response().putHeader("Content-Encoding", "gzip").end(bomb));

    assertThat(failure(get(url("/bomb"))).failureCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @EnumSource(ClearTextHttp2.class)
  void speaks_http2_without_tls_as_told(ClearTextHttp2 how) {
    deploy(local().setClearTextHttp2(how));
    pages.put(
        "/version",
        r -> r.response().putHeader("Content-Type", "text/plain").end(r.version().name()));

    for (int i = 0; i < 3; i++) {
      assertThat(result(get(url("/version"))).getString("body"))
          .isEqualTo(how == ClearTextHttp2.OFF ? "HTTP_1_1" : "HTTP_2");
    }
  }

  @Test
  void connections_are_used_again() {
    deploy(local());
    List<Integer> ports = new CopyOnWriteArrayList<>();
    pages.put(
        "/port",
        r -> {
          ports.add(r.remoteAddress().port());
          r.response().end();
        });
    for (int i = 0; i < 5; i++) {
      result(get(url("/port")));
    }
    assertThat(ports).hasSize(5);
    assertThat(ports.stream().distinct()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_response_beyond_the_limit_is_refused_while_it_comes(boolean declared) {
    deploy(local().setMaxResponseSize(1_000));
    Promise<Void> closed = Promise.promise();
    pages.put(
        "/large",
        r -> {
          r.response().closeHandler(closed::complete).exceptionHandler(e -> {});
          if (declared) {
            r.response().putHeader("Content-Length", "1001");
          } else {
            r.response().setChunked(true);
          }
          r.response().write("x".repeat(declared ? 1 : 1_001)); // and never ends
        });

    ReplyException failure = failure(get(url("/large")));

    assertThat(failure.failureCode()).isEqualTo(413);
    assertThat(failure).hasMessageContaining("more than 1000 bytes").hasMessageContaining("/large");
    Await.result(closed.future());
    page("/just", "text/plain", Buffer.buffer("x".repeat(1_000)));
    assertThat(result(get(url("/just"))).getString("body")).hasSize(1_000);
    assertThat(failure(get(url("/just")).put("maxResponseSize", 999)).failureCode()).isEqualTo(413);
  }

  @Test
  void a_body_that_does_not_end_in_time_is_given_up() {
    deploy(local());
    Promise<Void> closed = Promise.promise();
    pages.put(
        "/slow",
        r -> {
          r.response().closeHandler(closed::complete).exceptionHandler(e -> {});
          r.response().setChunked(true);
          vertx.setPeriodic(10, id -> r.response().write("."));
        });

    ReplyException failure = failure(get(url("/slow")).put("timeout", 200));

    assertThat(failure.failureCode()).isEqualTo(504);
    Await.result(closed.future());
  }

  @Test
  void a_silent_server_is_given_up() {
    deploy(local().setIdleTimeout(Duration.ofMillis(100)));
    pages.put("/silent", r -> r.response().exceptionHandler(e -> {}));
    assertThat(failure(get(url("/silent"))).failureCode()).isEqualTo(502);
  }

  @Test
  void so_is_one_that_falls_silent_in_the_middle_of_its_response() {
    deploy(local().setIdleTimeout(Duration.ofMillis(100)));
    pages.put("/half", r -> r.response().putHeader("Content-Length", "5").write("a"));

    ReplyException failure = failure(get(url("/half")));

    assertThat(failure.failureCode()).isEqualTo(502);
    assertThat(failure).hasMessageContaining("no byte of the response for PT0.1S");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 503})
  void what_nobody_waits_for_takes_no_connection_for_ever(int status) {
    deploy(local().setConnectionsPerHost(1).setIdleTimeout(Duration.ofMillis(100)));
    page("/just", "text/plain", Buffer.buffer("x"));
    pages.put(
        "/endless",
        r -> {
          r.response().exceptionHandler(e -> {});
          r.response()
              .setStatusCode(status)
              .putHeader("Location", "/just")
              .setChunked(true)
              .write("a");
          long drops = vertx.setPeriodic(10, id -> r.response().write("."));
          r.response().closeHandler(v -> vertx.cancelTimer(drops));
        });
    Future<JsonObject> endless = ask(get(url("/endless")));

    assertThat(result(get(url("/just"))).getString("body")).isEqualTo("x");
    Await.until("it has ended", endless::isComplete);
    assertThat(endless.succeeded()).isEqualTo(status == 302);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_connection_that_breaks_fails_the_task(boolean afterHead) {
    deploy(local());
    pages.put(
        "/broken",
        r -> {
          if (afterHead) {
            r.response()
                .putHeader("Content-Length", "5")
                .write("abc")
                .onComplete(v -> r.connection().close());
          } else {
            r.connection().close();
          }
        });
    ReplyException failure = failure(get(url("/broken")));
    assertThat(failure.failureCode()).isEqualTo(502);
    assertThat(failure).hasMessageContaining("GET " + url("/broken"));
  }

  @Test
  void what_is_no_http_fails_the_task() {
    deploy(local());
    int other =
        Await.result(
                vertx
                    .createNetServer()
                    .connectHandler(socket -> socket.write("SSH-2.0-OpenSSH\r\n\r\n"))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    assertThat(failure(get("http://127.0.0.1:" + other + "/")).failureCode()).isEqualTo(502);
  }

  @Test
  void the_next_address_is_tried_if_one_takes_no_connections() {
    deploy(local().setAllowedAddresses(List.of("127.0.0.0/8")));
    page("/", "text/plain", Buffer.buffer("here"));
    names.put("two.example", List.of("127.0.0.2", "127.0.0.1"));
    names.put("dead.example", List.of("127.0.0.2", "127.0.0.3"));

    assertThat(result(get("http://two.example:" + port + "/")).getString("body")).isEqualTo("here");
    assertThat(failure(get("http://dead.example:" + port + "/")).failureCode()).isEqualTo(502);
    assertThat(failure(get("http://unknown.example/")))
        .hasMessageContaining("unknown.example has no address");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 404 | true",
        "{} | 429 | false",
        "{} | 408 | false",
        "{} | 503 | false",
        "{'expect': 'any'} | 503 | true",
        "{'expect': '2xx'} | 204 | true",
        "{'expect': '2xx'} | 404 | false",
        "{'expect': 404} | 404 | true",
        "{'expect': ['2xx', 404]} | 404 | true",
        "{'expect': ['2xx', 404]} | 403 | false"
      })
  void the_task_says_which_statuses_are_a_result(String expect, int status, boolean isResult) {
    deploy(local());
    pages.put("/status", r -> r.response().setStatusCode(status).end());
    JsonObject task = get(url("/status"));
    task.mergeIn(new JsonObject(expect.replace('\'', '"')));

    if (isResult) {
      assertThat(result(task).getInteger("status")).isEqualTo(status);
    } else {
      ReplyException failure = failure(task);
      assertThat(failure.failureCode()).isEqualTo(status);
      assertThat(failure).hasMessageContaining("answered " + status);
    }
  }

  @Test
  void an_undeployed_handler_lets_what_is_under_way_end() {
    graceMillis = 60_000;
    String id = deploy(local());
    Promise<HttpServerRequest> arrived = Promise.promise();
    pages.put("/held", arrived::complete);
    var asked = ask(get(url("/held")));
    HttpServerRequest held = Await.result(arrived.future());

    Future<Void> undeployed = vertx.undeploy(id);
    Await.until(
        "it takes no more",
        () -> Await.result(ask(get(url("/other"))).map(false).otherwise(failure -> true)));
    assertThat(undeployed.isComplete()).isFalse();
    held.response().end("done");

    assertThat(Await.result(asked).getInteger("status")).isEqualTo(200);
    Await.result(undeployed);
  }

  @Test
  void an_undeployed_handler_answers_what_is_under_way_for_too_long() {
    String id = deploy(local());
    Promise<HttpServerRequest> arrived = Promise.promise();
    pages.put(
        "/held",
        r -> {
          r.response().exceptionHandler(e -> {});
          arrived.complete(r);
        });
    var asked = ask(get(url("/held")));
    Await.result(arrived.future());

    Await.result(vertx.undeploy(id));

    assertThat(((ReplyException) Await.failure(asked)).failureCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                               | 'url' is missing",
        "{'ur': 'http://a.example/'}                      | did you mean 'url'",
        "{'url': 'ftp://a.example/'}                      | must begin with http:// or https://",
        "{'url': '/relative'}                             | must begin with http:// or https://",
        "{'url': 'http:opaque'}                           | no valid host",
        "{'url': 'http://'}                               | malformed",
        "{'url': 'http://a b/'}                           | malformed at character",
        "{'url': 'http://0x7f.1/'}                        | no valid host",
        "{'url': 'http://a.example:99999/'}               | port must be from 1 to 65535",
        "{'url': 'http://me:secret@a.example/'}           | user name or a password",
        "{'url': 'http://me:secret@a_b/'}                 | user name or a password",
        "{'url': 'http://a.example/', 'method': 'TRACE'}  | must be one of",
        "{'url': 'http://a.example/', 'method': 'GET', 'body': 'x'} | has no body",
        "{'url': 'http://a.example/', 'body': 7}          | must be a string, an object or an"
            + " array",
        "{'url': 'http://a.example/', 'bodyBase64': '%'}  | must be Base64",
        "{'url': 'http://a.example/', 'body': 'x', 'bodyBase64': 'eA=='} | not both",
        "{'url': 'http://a.example/', 'timeout': 0}       | must be from PT0.001S to PT10M",
        "{'url': 'http://a.example/', 'redirects': 11}    | from 0 to 10",
        "{'url': 'http://a.example/', 'redirects': 30000000000} | whole number from 0 to 10,",
        "{'url': 'http://a.example/', 'maxResponseSize': 9999999} | from 1 to 1048576",
        "{'url': 'http://a.example/', 'expect': '9xx'}    | 'expect' must be",
        "{'url': 'http://a.example/', 'expect': [99]}     | 'expect' must be",
        "{'url': 'http://a.example/', 'headers': {'Host': 'b'}} | set by the HTTP client",
        "{'url': 'http://a.example/', 'headers': {'X:': 'b'}}   | other characters",
        "{'url': 'http://a.example/\\ud800'}              | half of a character",
        "{'url': 'http://a.example/', 'headers': {'X': 1}}      | string or an array of strings",
        "{'url': 'http://a.example/', 'headers': {'X': 'secret\\r\\nY: z'}} | control characters"
      })
  void what_makes_no_sense_is_refused(String task, String message) {
    deploy(local());
    ReplyException failure = failure(new JsonObject(task.replace('\'', '"')));
    assertThat(failure.failureCode()).isEqualTo(400);
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @Test
  void a_body_that_is_no_object_is_refused() {
    deploy(local());
    Throwable failure = Await.failure(vertx.eventBus().request("http", "http://a.example/"));
    assertThat(((ReplyException) failure).failureCode()).isEqualTo(400);
  }

  @Test
  void nothing_of_the_query_is_in_a_failure() {
    deploy(local());
    pages.put("/status", r -> r.response().setStatusCode(500).end());
    assertThat(failure(get(url("/status?key=secret"))).getMessage())
        .contains("/status?…")
        .doesNotContain("secret");
  }

  @Test
  void https_is_checked_against_the_name_though_the_address_is_connected_to() {
    TestCertificate certificate = TestCertificate.of("tls.example");
    AtomicReference<String> sni = new AtomicReference<>();
    AtomicInteger versions = new AtomicInteger();
    int tls =
        serve(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setSni(true)
                    .setKeyCertOptions(certificate.keyStore()))
            .actualPort();
    pages.put(
        "/tls",
        r -> {
          sni.set(r.connection().indicatedServerName());
          versions.addAndGet(r.version() == HttpVersion.HTTP_2 ? 1 : 0);
          r.response().putHeader("Content-Type", "text/plain").end(r.authority().toString());
        });
    deploy(local().setTrustedCertificates(List.of(certificate.pem())));
    names.put("tls.example", List.of("127.0.0.1"));
    names.put("other.example", List.of("127.0.0.1"));

    assertThat(result(get("https://tls.example:" + tls + "/tls")).getString("body"))
        .isEqualTo("tls.example:" + tls);
    assertThat(sni).hasValue("tls.example");
    assertThat(versions).hasValue(1);
    assertThat(failure(get("https://other.example:" + tls + "/tls")).failureCode()).isEqualTo(502);
    assertThat(versions).hasValue(1);
  }

  private void page(String path, String type, Buffer body) {
    pages.put(
        path,
        r -> {
          if (type != null) {
            r.response().putHeader("Content-Type", type);
          }
          r.response().end(body);
        });
  }

  private void echo(String path) {
    pages.put(
        path,
        r ->
            r.body()
                .onSuccess(
                    body -> {
                      JsonObject headers = new JsonObject();
                      r.headers()
                          .names()
                          .forEach(
                              name ->
                                  headers.put(
                                      name.toLowerCase(Locale.ROOT),
                                      String.join(",", r.headers().getAll(name))));
                      r.response()
                          .putHeader("Content-Type", "application/json")
                          .end(
                              new JsonObject()
                                  .put("method", r.method().name())
                                  .put("uri", r.uri())
                                  .put("headers", headers)
                                  .put("body", body.toString())
                                  .toBuffer());
                    }));
  }

  private static Buffer gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(packed.toByteArray());
  }
}
