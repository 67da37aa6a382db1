package dev.taskqueue.service.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskqueue.TaskOptions;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.engine.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The status page as Chromium shows it. */
class StatusPageTest {

  private static Vertx vertx;
  private static Browser browser;
  private StatusServer server;

  @BeforeAll
  static void startBrowser() {
    vertx = Vertx.vertx();
    browser = Browser.start(vertx);
  }

  @AfterAll
  static void stopBrowser() throws IOException, InterruptedException {
    if (browser != null) {
      browser.close();
    }
    Await.result(vertx.close());
  }

  @BeforeEach
  void start() {
    browser.errors.clear();
    server =
        new StatusServer(
            vertx, new TaskQueueOptions().setWorkers(2).setMaxSize(4), new QueueStatus());
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    server.stop();
    Await.result(server.queue.close(Duration.ZERO));
    assertThat(browser.errors).isEmpty();
  }

  private static String textOf(String part) {
    return "document.querySelector('[data-" + part + "]')?.textContent";
  }

  @Test
  void puts_are_seen_arriving_and_running_and_ending() {
    browser.open(server.url());
    browser.until(textOf("accepted") + " === '0'");
    Promise<Object> end = Promise.promise();

    for (int i = 0; i < 8; i++) {
      server.queue.scope("import").put(() -> end.future());
    }

    browser.until(textOf("accepted") + " === '8'");
    assertThat(browser.eval(textOf("running"))).isEqualTo("2");
    assertThat(browser.eval(textOf("workers"))).isEqualTo("of 2");
    assertThat(browser.eval(textOf("buffered"))).isEqualTo("4");
    assertThat(browser.eval(textOf("waiting"))).isEqualTo("2");
    assertThat(browser.eval(textOf("scopes"))).asString().contains("import").contains("0 of 8");
    assertThat(browser.eval("document.querySelectorAll('[data-running-list] tbody tr').length"))
        .isEqualTo(2);

    end.complete("done");
    browser.until(textOf("succeeded") + " === '8'");
    browser.until(textOf("scopes") + ".includes('8 of 8')");
    browser.until("document.querySelector('[data-throughput] path.area') !== null");
    browser.until("document.querySelector('[data-latency] path.line') !== null");
  }

  @Test
  void a_queue_is_paused_and_resumed_by_keyboard() {
    browser.open(server.url());
    browser.until(textOf("state") + " === 'running'");
    assertThat(browser.eval("document.querySelector('[data-toggle]').textContent"))
        .isEqualTo("Pause");

    browser.eval("document.querySelector('[data-toggle]').focus()");
    press("Enter", "\r");
    browser.until(textOf("state") + " === 'paused'");
    assertThat(Await.result(server.queue.stats()).state().name()).isEqualTo("PAUSED");
    assertThat(browser.eval("document.getElementById('announce').textContent"))
        .isEqualTo("Queue default is paused");
    assertThat(browser.eval("document.activeElement.textContent")).isEqualTo("Resume");

    press("Enter", "\r");
    browser.until(textOf("state") + " === 'running'");
  }

  @Test
  void an_action_that_is_refused_says_why_until_the_next_one() {
    server.refusal = "the page's origin is not on the list";
    browser.open(server.url());
    browser.until(textOf("state") + " === 'running'");
    browser.eval("document.querySelector('[data-toggle]').click()");
    browser.until("!document.getElementById('refusal').hidden");
    assertThat(browser.eval("document.getElementById('refusal-text').textContent"))
        .isEqualTo("pause of default has failed: the page's origin is not on the list");
    assertThat(browser.eval("document.getElementById('refusal').offsetHeight")).isNotEqualTo(0);
    browser.screenshot("refusal", 1280, 700);

    Await.result(server.queue.put(() -> Future.succeededFuture("news")));
    browser.until(textOf("succeeded") + " === '1'");
    assertThat(browser.eval("document.getElementById('refusal').hidden")).isEqualTo(false);
    assertThat(browser.eval("document.querySelector('[data-toggle]').disabled")).isEqualTo(false);

    browser.eval("document.getElementById('refusal-close').click()");
    assertThat(browser.eval("document.getElementById('refusal').offsetHeight")).isEqualTo(0);

    browser.eval("document.querySelector('[data-toggle]').click()");
    browser.until("!document.getElementById('refusal').hidden");
    server.refusal = null;
    browser.eval("document.querySelector('[data-toggle]').click()");
    browser.until(textOf("state") + " === 'paused'");
    assertThat(browser.eval("document.getElementById('refusal').hidden")).isEqualTo(true);
  }

  @Test
  void what_tasks_are_called_and_say_is_shown_as_text() {
    browser.open(server.url());
    browser.until(textOf("accepted") + " === '0'");
    String markup = "<img src=x onerror=alert(1)>";

    server
        .queue
        .scope(markup)
        .put(() -> Future.failedFuture("why " + markup), new TaskOptions().setId("id " + markup));

    browser.until(textOf("failures") + "?.includes('why <img')");
    assertThat(browser.eval(textOf("scopes"))).asString().contains(markup);
    assertThat(browser.eval("document.querySelectorAll('img').length")).isEqualTo(0);
  }

  @Test
  void a_token_is_asked_for_and_one_for_reading_does_not_pause() {
    server.token = "writing-too";
    browser.open(server.url());
    browser.until("document.getElementById('ask')?.open === true");
    enter("wrong");
    browser.until(
        "document.getElementById('ask').open && !document.getElementById('ask-wrong').hidden");

    enter("reading-only");
    browser.until("document.querySelector('[data-toggle]')?.disabled === true");
    assertThat(browser.eval("document.querySelector('[data-toggle]').title"))
        .isEqualTo("This token may read only");

    browser.eval("document.getElementById('token').click()");
    browser.until("document.getElementById('ask')?.open === true");
    enter("writing-too");
    browser.until("document.querySelector('[data-toggle]').disabled === false");
    assertThat(browser.eval("localStorage.length")).isEqualTo(0);
  }

  @Test
  void a_token_that_no_header_can_hold_is_refused_at_once() {
    server.token = "writing-too";
    browser.open(server.url());
    browser.until("document.getElementById('ask')?.open === true");
    enter("pa\u0142ac");

    assertThat(browser.eval("document.getElementById('ask').open")).isEqualTo(true);
    assertThat(browser.eval("document.getElementById('ask-wrong').hidden")).isEqualTo(false);
    assertThat(browser.eval("sessionStorage.length")).isEqualTo(0);
    enter("writing-too");
    browser.until("document.querySelector('[data-toggle]')?.disabled === false");
  }

  @Test
  void a_token_can_be_changed_while_there_is_no_news() {
    browser.open(server.url());
    browser.until(textOf("accepted") + " === '0'");
    assertThat(browser.eval("document.getElementById('token').hidden")).isEqualTo(true);

    // As an older page has stored it.
    browser.eval("sessionStorage.setItem('task-queue-token', 'pa\u0142ac')");

    browser.until("!document.getElementById('token').hidden");
    browser.until("!document.getElementById('notice').hidden");
    browser.eval("document.getElementById('token').click()");
    browser.until("document.getElementById('ask').open");
    enter("anything");
    browser.until("document.getElementById('notice').hidden");
  }

  @Test
  void a_node_that_stands_by_says_where_the_past_of_the_queue_is() {
    Await.result(server.queue.put(() -> Future.failedFuture("seen while it was the owner")));
    server.place = new JsonObject().put("role", "standby").put("owner", "0123456789abcdef");
    browser.open(server.url());

    browser.until(textOf("elsewhere") + "?.startsWith('Node 01234567 has this queue')");
    for (String part : new String[] {"charts", "scopes-block", "failures-block"}) {
      assertThat(browser.eval("document.querySelector('[data-" + part + "]').offsetHeight"))
          .isEqualTo(0);
    }
    browser.screenshot("standby", 1280, 700);

    server.place = new JsonObject().put("role", "owner").put("owner", "fedcba9876543210");

    browser.until("document.querySelector('[data-elsewhere]').hidden");
    browser.until(textOf("failures") + ".includes('seen while it was the owner')");
    assertThat(browser.eval("document.querySelector('[data-charts]').offsetHeight"))
        .isNotEqualTo(0);
  }

  @Test
  void a_service_that_goes_away_is_told_of() {
    browser.open(server.url());
    browser.until(textOf("accepted") + " === '0'");
    server.stop();
    browser.until("!document.getElementById('notice').hidden");
    assertThat(browser.eval("document.getElementById('service').textContent"))
        .isEqualTo("not reachable");
  }

  private void enter(String token) {
    browser.eval("document.getElementById('ask-value').focus()");
    browser.eval("document.getElementById('ask-value').value = '" + token + "'");
    press("Enter", "\r");
    browser.until(
        "!document.getElementById('ask').open || !document.getElementById('ask-wrong').hidden");
  }

  private void press(String key, String text) {
    for (String type : new String[] {"keyDown", "keyUp"}) {
      browser.call(
          "Input.dispatchKeyEvent",
          new JsonObject()
              .put("type", type)
              .put("key", key)
              .put("code", key)
              .put("text", text)
              .put("windowsVirtualKeyCode", 13));
    }
  }

  /** For people to look at: needs {@code -Dscreenshots=directory}. */
  @Test
  @EnabledIfSystemProperty(named = "screenshots", matches = ".+")
  void pictures() {
    QueueStatus fast = new QueueStatus(() -> System.nanoTime() * 25, System::currentTimeMillis);
    StatusServer busy = new StatusServer(vertx, new TaskQueueOptions().setWorkers(25), fast);
    try {
      produce(busy, 0);
      browser.open(busy.url());
      browser.until(
          "[...document.querySelectorAll('[data-latency] path.s1')]"
              + ".flatMap(path => path.getAttribute('d').split('L')).length > 90");
      for (boolean dark : new boolean[] {false, true}) {
        browser.dark(dark);
        browser.screenshot(dark ? "dark" : "light", 1280, 1180);
        browser.screenshot(dark ? "dark-narrow" : "light-narrow", 390, 1500);
      }
      busy.token = "a";
      browser.until("document.getElementById('ask').open");
      browser.screenshot("token-dark", 1280, 800);
      browser.dark(false);
      browser.screenshot("token-light", 1280, 800);
    } finally {
      browser.open("about:blank");
      Await.result(busy.queue.close(Duration.ZERO));
      busy.stop();
    }
  }

  /** A few hundred tasks a second, of varying length, some of which fail. */
  private static void produce(StatusServer busy, int n) {
    String scope = n % 3 == 0 ? "import-2026-11" : n % 3 == 1 ? "thumbnails" : "";
    long millis = 20 + Math.round(40 * (1 + Math.sin(n / 900.0)) + n % 37);
    busy.queue
        .scope(scope)
        .put(
            () ->
                n % 41 == 0
                    ? Future.failedFuture(
                        "GET https://api.example.org/items/" + n + " was answered 503")
                    : vertx.timer(millis).map(v -> n))
        .onSuccess(v -> produce(busy, n + 1));
  }
}
