package dev.taskqueue.service.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests may go: the rules, and that nothing gets around them. */
class DestinationTest extends HandlerTest {

  private final AtomicInteger reached = new AtomicInteger();

  private void reachable(String path) {
    pages.put(
        path,
        r -> {
          reached.incrementAndGet();
          r.response().end("reached");
        });
  }

  private void refused(JsonObject task, String message) {
    ReplyException failure = failure(task);
    assertThat(failure.failureCode()).isEqualTo(403);
    assertThat(failure).hasMessageContaining(message);
    assertThat(reached).hasValue(0);
  }

  @Test
  void no_host_is_allowed_unless_named() {
    deploy(new HttpRequestOptions().setAllowedAddresses(List.of("127.0.0.0/8")));
    reachable("/");
    refused(get(url("/")), "not among the allowed ones; see the option allowedHosts");
  }

  @Test
  void a_name_that_is_not_allowed_is_not_even_looked_up() {
    AtomicInteger lookUps = new AtomicInteger();
    HostResolver counting =
        host -> {
          lookUps.incrementAndGet();
          return Future.succeededFuture(List.of(literal("127.0.0.1")));
        };
    Await.result(
        vertx.deployVerticle(
            new HttpRequestHandler(local().setAllowedHosts(List.of("good.example")), counting, 1)));
    refused(get("http://bad.example:" + port + "/"), "bad.example");
    assertThat(lookUps).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::ffff:10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "4000::1"
      })
  void special_addresses_are_refused(String address) {
    deploy(new HttpRequestOptions().setAllowedHosts(List.of("*")));
    names.put("some.example", List.of(address));
    String inUrl = address.contains(":") ? "[" + address + "]" : address;

    refused(get("http://" + inUrl + "/"), "has no public address");
    refused(get("http://some.example/"), "has no public address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:200::1",
        "2a00::1",
        "64:ff9b::1.1.1.1",
        "::ffff:1.1.1.1"
      })
  void public_addresses_are_not(String address) {
    assertThat(new AddressRules(List.of()).allows(literal(address))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.255.255, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.0/31, 10.1.2.1, true",
    "10.1.2.0/31, 10.1.2.2, false",
    "0.0.0.0/0, 10.1.2.2, true",
    "0.0.0.0/0, fd00::1, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
    "10.0.0.0/8, 64:ff9b::10.0.0.1, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fc12::1, false",
    "::1, ::1, true"
  })
  void special_addresses_may_be_allowed(String range, String address, boolean allowed) {
    assertThat(new AddressRules(List.of(range)).allows(literal(address))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "host/8",
        "10.0.0/8 "
      })
  void what_is_no_range_is_refused(String range) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpRequestOptions().setAllowedAddresses(List.of(range)))
        .withMessageContaining("is no range of addresses");
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, true",
    "A.Example, a.example, true",
    "a.example, b.a.example, false",
    "a.example, a.example.org, false",
    "*.a.example, b.a.example, true",
    "*.a.example, c.b.a.example, true",
    "*.a.example, a.example, false",
    "*.a.example, xa.example, false",
    "*, a.example, true",
    "127.0.0.1, 127.0.0.1, true",
    "::1, ::1, true",
    "::1, ::2, false",
    "a.example., a.example, true",
    "*.a.example., b.a.example, true",
    "[2001:db8::1], 2001:db8::1, true",
    "2001:DB8:0:0::1, 2001:db8::1, true",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1, true",
    "1.2.3.4, ::ffff:1.2.3.4, true",
    "::ffff:102:304, 1.2.3.4, true"
  })
  void hosts_are_matched_by_name(String entry, String host, boolean matches) {
    assertThat(new AllowedHosts(List.of(entry)).contains(host)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://a.example",
        "a.example:80",
        "a.example/",
        "a*.example",
        "*.",
        "*..",
        ".",
        "a.example..",
        "*.1.2.3.4",
        "*.::1",
        "[::1",
        "[::1]:80",
        "[1.2.3.4]",
        "a b"
      })
  void what_is_no_host_is_refused(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpRequestOptions().setAllowedHosts(List.of(entry)))
        .withMessageContaining("allowedHosts must be host names");
  }

  @Test
  void a_name_is_the_same_in_upper_case_and_with_a_dot_at_its_end() {
    deploy(local().setAllowedHosts(List.of("good.example")));
    names.put("good.example", List.of("127.0.0.1"));
    reachable("/");
    assertThat(result(get("http://GOOD.example.:" + port + "/")).getInteger("status"))
        .isEqualTo(200);
  }

  @Test
  void only_the_permitted_addresses_of_a_name_are_used() {
    deploy(local());
    names.put("mixed.example", List.of("10.255.255.1", "::1", "127.0.0.1"));
    reachable("/");
    assertThat(result(get("http://mixed.example:" + port + "/")).getInteger("status"))
        .isEqualTo(200);
    assertThat(reached).hasValue(1);
  }

  @Test
  void a_name_that_changes_after_the_check_changes_nothing() {
    List<String> asked = new ArrayList<>();
    HostResolver rebinding =
        host -> {
          asked.add(host);
          // The second answer is where the attacker wants to get to.
          return Future.succeededFuture(
              List.<InetAddress>of(literal(asked.size() == 1 ? "127.0.0.1" : "127.0.0.2")));
        };
    Await.result(
        vertx.deployVerticle(
            new HttpRequestHandler(
                local().setAllowedAddresses(List.of("127.0.0.1")), rebinding, 1)));
    pages.put(
        "/",
        r -> r.response().putHeader("Content-Type", "text/plain").end(r.localAddress().host()));

    assertThat(result(get("http://re.example:" + port + "/")).getString("body"))
        .isEqualTo("127.0.0.1");
    assertThat(asked).containsExactly("re.example");
    refused(get("http://re.example:" + port + "/"), "has no public address (only 127.0.0.2)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/",
        "http://127.0.0.2:%d/in",
        "//127.0.0.2:%d/in",
        "http://in.example:%d/in"
      })
  void a_redirect_to_what_is_forbidden_is_refused(String location) {
    deploy(local().setAllowedAddresses(List.of("127.0.0.1")));
    names.put("in.example", List.of("127.0.0.2"));
    reachable("/in");
    pages.put("/out", r -> redirect(r, 302, location.formatted(port)));
    refused(get(url("/out")), "has no public address");
  }

  @Test
  void a_redirect_to_a_host_that_is_not_allowed_is_refused() {
    deploy(local().setAllowedHosts(List.of("127.0.0.1")));
    names.put("in.example", List.of("127.0.0.1"));
    reachable("/in");
    pages.put("/out", r -> redirect(r, 307, "http://in.example:" + port + "/in"));
    refused(get(url("/out")), "in.example is not among the allowed ones");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://u:p@127.0.0.1/",
        "http://a b/",
        "javascript:1"
      })
  void a_redirect_to_another_scheme_is_refused(String location) {
    deploy(local());
    pages.put("/out", r -> redirect(r, 302, location));
    assertThat(failure(get(url("/out"))))
        .hasMessageContaining("redirect to what is no http or https URL");
  }

  @Test
  void names_are_looked_up_as_the_system_does() {
    Await.result(vertx.deployVerticle(new HttpRequestHandler(local())));
    reachable("/");
    assertThat(result(get("http://localhost:" + port + "/")).getInteger("status")).isEqualTo(200);
  }

  @Test
  void the_systems_names_for_loopback_are_refused() {
    Await.result(
        vertx.deployVerticle(
            new HttpRequestHandler(new HttpRequestOptions().setAllowedHosts(List.of("*")))));
    reachable("/");
    refused(get("http://localhost:" + port + "/"), "localhost has no public address");
  }

  @Test
  void an_ipv6_address_in_a_url_is_connected_to() {
    HttpServer server = vertx.createHttpServer();
    Future<HttpServer> listening =
        server
            .requestHandler(
                r -> r.response().putHeader("Content-Type", "text/plain").end(r.getHeader("Host")))
            .listen(0, "::1");
    Await.until("it listens or cannot", listening::isComplete);
    assumeTrue(listening.succeeded(), "this machine has no IPv6 loopback");
    deploy(local().setAllowedAddresses(List.of("::1")));
    String authority = "[::1]:" + server.actualPort();

    assertThat(result(get("http://" + authority + "/")).getString("body")).isEqualTo(authority);
    assertThat(failure(get(url("/"))).failureCode()).isEqualTo(403);
  }

  @Test
  void redirects_are_followed_as_far_as_told() {
    deploy(local());
    reachable("/0");
    for (int i = 1; i <= 11; i++) {
      String next = "/" + (i - 1);
      pages.put("/" + i, r -> redirect(r, 302, next));
    }
    JsonObject ten = result(get(url("/10")));
    assertThat(ten.getInteger("redirects")).isEqualTo(10);
    assertThat(ten.getString("url")).isEqualTo(url("/0"));
    assertThat(failure(get(url("/11")))).hasMessageContaining("more than 10 redirects");
    assertThat(failure(get(url("/2")).put("redirects", 1)))
        .hasMessageContaining("more than 1 redirects");
    JsonObject none = result(get(url("/2")).put("redirects", 0));
    assertThat(none.getInteger("status")).isEqualTo(302);
    assertThat(none.getJsonObject("headers").getString("location")).isEqualTo("/1");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, 301, GET, ''", "POST, 302, GET, ''", "POST, 303, GET, ''", "POST, 307, POST, b",
    "POST, 308, POST, b", "PUT, 302, PUT, b", "PUT, 303, GET, ''", "HEAD, 303, HEAD, ''"
  })
  void the_method_after_a_redirect(String method, int status, String then, String body) {
    deploy(local());
    List<String> got = new ArrayList<>();
    pages.put("/from", r -> redirect(r, status, "to?x"));
    pages.put(
        "/to",
        r ->
            r.body()
                .onSuccess(
                    b -> {
                      got.add(r.method() + " " + r.uri() + " " + b);
                      r.response().end();
                    }));
    JsonObject task = get(url("/from")).put("method", method);
    result(method.equals("HEAD") ? task : task.put("body", "b"));
    assertThat(got).containsExactly(then + " /to?x " + body);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void credentials_stay_with_their_origin(boolean same) {
    deploy(local());
    int other = serve(new HttpServerOptions()).actualPort();
    List<String> got = new ArrayList<>();
    pages.put("/from", r -> redirect(r, 302, "http://127.0.0.1:" + (same ? port : other) + "/to"));
    pages.put(
        "/to",
        r -> {
          got.add(
              r.getHeader("Authorization") + " " + r.getHeader("Cookie") + " " + r.getHeader("X"));
          r.response().end();
        });
    result(
        get(url("/from"))
            .put(
                "headers",
                new JsonObject().put("authorization", "a").put("COOKIE", "c").put("X", "x")));
    assertThat(got).containsExactly(same ? "a c x" : "null null x");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h.example, http://h.example/",
    "http://H.example./a?b#c, http://h.example/a?b",
    "http://h.example?q=/, http://h.example/?q=/",
    "http://h.example#/x?y, http://h.example/",
    "https://h.example:443/ü, https://h.example/%C3%BC",
    "https://h.example:444/a/../b, https://h.example:444/a/../b",
    "http://[::1]:81/x, http://[::1]:81/x"
  })
  void urls_are_read(String text, String read) {
    assertThat(HttpUrl.parse(text).full()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({
    "?z, http://h.example/a/b?z", "c, http://h.example/a/c", "/c, http://h.example/c",
    "../c, http://h.example/c", "//g.example/c, http://g.example/c", "#f, http://h.example/a/b?y"
  })
  void locations_are_resolved(String location, String resolved) {
    assertThat(HttpUrl.parse("http://h.example/a/b?y").resolve(location))
        .isEqualTo(HttpUrl.parse(resolved));
  }

  private static void redirect(
      io.vertx.core.http.HttpServerRequest r, int status, String location) {
    r.response().setStatusCode(status).putHeader("Location", location).end("moved");
  }
}
