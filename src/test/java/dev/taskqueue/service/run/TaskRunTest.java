package dev.taskqueue.service.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.run.RunFiles.Existing;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class TaskRunTest {

  private static final RunOptions ORDERED = options(true, 1_000, false);
  private static final RunOptions AS_COMPLETED = options(false, 1_000, false);

  @TempDir private Path folder;
  private Vertx vertx;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Requests that have reached the handler "hold" and are not answered. */
  private final BlockingQueue<Message<Object>> held = new LinkedBlockingQueue<>();

  @BeforeEach
  void serve(Vertx vertx) {
    this.vertx = vertx;
    vertx.eventBus().consumer("echo", message -> message.reply(message.body()));
    vertx.eventBus().consumer("fail", message -> message.fail(418, "no coffee"));
    vertx.eventBus().consumer("hold", held::add);
  }

  @Test
  void each_line_has_a_result_with_its_number() throws Exception {
    Tally tally =
        run(
            ORDERED,
            "{'address':'echo','body':{'a':1}}",
            "",
            "{'address':'fail','id':'mine'}",
            "{'address':'echo'}",
            "{'address':'nobody'}");

    assertThat(results())
        .containsExactly(
            result("{'line':1,'id':'line-1','outcome':'success','attempts':1,'result':{'a':1}}"),
            result(
                "{'line':3,'id':'mine','outcome':'failure','attempts':1,"
                    + "'error':{'code':418,'message':'no coffee'}}"),
            result("{'line':4,'id':'line-4','outcome':'null','attempts':1}"),
            result(
                "{'line':5,'id':'line-5','outcome':'failure','attempts':1,"
                    + "'error':{'code':404,'message':'No handlers for address nobody'}}"));
    assertThat(tally).isEqualTo(new Tally(2, 2, 0, 0, 0));
  }

  @Test
  void results_are_in_the_order_of_the_input() throws Exception {
    TaskRun run =
        start(ORDERED, "{'address':'hold','body':1}", "{'address':'echo'}", "{'address':'x'}");
    Message<Object> first = take();
    assertThat(out.toString(UTF_8)).isEmpty();
    first.reply(1);
    run.await();

    assertThat(lineNumbers()).containsExactly(1, 2, 3);
  }

  @Test
  void or_in_the_order_in_which_tasks_end() throws Exception {
    TaskRun run = start(AS_COMPLETED, "{'address':'hold'}", "{'address':'echo'}");
    Message<Object> first = take();
    awaitWritten(run, 1);
    first.reply(1);
    run.await();

    assertThat(lineNumbers()).containsExactly(2, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'address':} | the line is no JSON object: Unexpected character",
        "[1] | the line is no JSON object",
        "{'address':'echo','body':NaN} | the line is no JSON object: Non-standard token 'NaN'",
        "{'adress':'echo'} | unknown task key 'adress'; did you mean 'address'?",
        "{'body':1} | the task key 'address' is missing",
        "{'address':'echo','retries':-1} | retries must be from 0 to 10000, but is -1",
        "{'address':'echo','id':7} | task key 'id' must be a string, but is 7",
      })
  void a_line_that_is_no_task_is_refused_and_the_next_one_read(String bad, String why)
      throws Exception {
    Tally tally = run(ORDERED, "{'address':'echo'}", bad, "{'address':'echo'}");

    assertThat(lineNumbers()).containsExactly(1, 2, 3);
    JsonObject refused = results().get(1);
    assertThat(refused.getString("outcome")).isEqualTo("refused");
    assertThat(refused.getJsonObject("error").getInteger("code")).isEqualTo(400);
    assertThat(refused.getJsonObject("error").getString("message"))
        .startsWith(why)
        .doesNotContain("ALLOW_");
    assertThat(tally).isEqualTo(new Tally(2, 0, 1, 0, 0));
  }

  @Test
  void a_key_that_is_null_is_one_that_is_left_out() throws Exception {
    run(ORDERED, "{'address':'echo','id':null,'retries':null}", "{'address':'echo'}");

    assertThat(lineNumbers()).containsExactly(1, 2);
    assertThat(results().get(0).getString("id")).isEqualTo("line-1");
  }

  @Test
  void an_output_that_cannot_be_gone_on_with_is_told_as_such() {
    RunFiles resumed = new RunFiles(null, folder, Existing.RESUME);
    assertThatThrownBy(() -> TaskRun.start(vertx, resumed, ORDERED, t -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot go on with the output " + folder);
  }

  @Test
  void a_strict_run_ends_at_a_line_that_is_no_task() throws Exception {
    RunOptions strict = options(true, 1_000, true);
    PipedOutputStream lines = new PipedOutputStream();
    TaskRun run = start(strict, new PipedInputStream(lines), out);
    write(lines, "{'address':'echo'}\n");
    awaitWritten(run, 1);
    write(lines, "no\n{'address':'echo'}\n");

    assertThatThrownBy(run::await)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 2: the line is no JSON object");
    assertThat(lineNumbers()).containsExactly(1, 2);
  }

  @Test
  void an_id_that_an_unfinished_task_has_is_refused() throws Exception {
    TaskRun run = start(AS_COMPLETED, "{'address':'hold','id':'a'}", "{'address':'echo','id':'a'}");
    awaitWritten(run, 1);
    take().reply(1);
    run.await();

    assertThat(results().get(0))
        .isEqualTo(
            result(
                "{'line':2,'id':'a','outcome':'refused','attempts':0,'error':{'code':409,"
                    + "'message':'an unfinished task has the id a'}}"));
  }

  @Test
  void the_last_line_may_lack_its_end() throws Exception {
    TaskRun run = start(ORDERED, in("{'address':'echo'}\n{'address':'echo'}"), out);
    run.await();

    assertThat(lineNumbers()).containsExactly(1, 2);
  }

  @Test
  void what_a_run_has_for_retries_and_timeout_holds_for_tasks_that_do_not_say() throws Exception {
    RunOptions options = new RunOptions(5, null, 1, Duration.ofMillis(20), true, 100, false);
    run(options, "{'address':'fail'}", "{'address':'fail','retries':0}", "{'address':'hold'}");

    assertThat(results()).extracting(one -> one.getInteger("attempts")).containsExactly(2, 1, 2);
    assertThat(results().get(2).getJsonObject("error").getInteger("code")).isEqualTo(504);
  }

  @Test
  void no_more_is_read_than_the_window_lets_in() throws Exception {
    PipedOutputStream lines = new PipedOutputStream();
    TaskRun run = start(options(true, 10, false), new PipedInputStream(lines, 1 << 20), out);
    write(lines, "{'address':'hold'}\n");
    Message<Object> first = take();
    List<Object> seen = new ArrayList<>();
    BlockingQueue<Object> echoed = new LinkedBlockingQueue<>();
    vertx.eventBus().consumer("count", m -> m.reply(echoed.add(m.body())));
    for (int i = 0; i < 100; i++) {
      write(lines, "{'address':'count','body':" + i + "}\n");
    }
    for (int i = 0; i < 9; i++) {
      seen.add(echoed.poll(10, TimeUnit.SECONDS));
    }
    assertThat(seen).doesNotContainNull();
    // All that the window holds has ended but for the first, which holds up all others.
    assertThat(echoed.poll(100, TimeUnit.MILLISECONDS)).isNull();
    first.reply(1);
    lines.close();
    run.await();

    assertThat(lineNumbers())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 101).boxed().toList());
  }

  @Test
  void lines_with_a_delay_hold_up_none_that_the_window_lets_in() throws Exception {
    int delayed = 10_001; // more than may wait in a queue unless it is told so
    String lines =
        "{'address':'echo','delay':'PT1H'}\n".repeat(delayed)
            + "{'address':'echo','delay':'PT0.01S'}\n{'address':'echo'}\n";
    TaskRun run = start(options(false, delayed + 2, false), in(lines), out);

    until(() -> results().size() == 2);
    assertThat(lineNumbers()).containsExactlyInAnyOrder(delayed + 1, delayed + 2);
    run.stop();
    assertThat(run.await()).isEqualTo(new Tally(2, 0, 0, 0, delayed));
  }

  @Test
  void a_stopped_run_writes_what_was_running_and_resumes_with_the_rest() throws Exception {
    Path input = folder.resolve("in.ndjson");
    Path output = folder.resolve("out.ndjson");
    List<String> lines = new ArrayList<>();
    lines.add("{\"address\":\"echo\"}");
    for (int i = 0; i < 30; i++) {
      lines.add("{\"address\":\"hold\",\"body\":" + i + "}");
    }
    Files.write(input, lines);
    RunOptions options = options(true, 1_000, false);
    TaskRun run =
        TaskRun.start(vertx, new RunFiles(input, output, Existing.REFUSE), options, t -> {});
    List<Message<Object>> running = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      running.add(take());
    }
    run.stop();
    running.forEach(message -> message.reply("late"));
    Tally stopped = run.await();

    assertThat(run.isComplete()).isFalse();
    assertThat(stopped.written()).isEqualTo(6);
    assertThat(numbersIn(output)).containsExactly(1, 2, 3, 4, 5, 6);

    Files.writeString(output, "{\"line\":7,\"id\":\"li", StandardOpenOption.APPEND);
    RunFiles resumed = new RunFiles(input, output, Existing.RESUME);
    Thread answers = new Thread(this::answerAll);
    answers.setDaemon(true);
    answers.start();
    Tally rest = TaskRun.start(vertx, resumed, options, t -> {}).await();

    assertThat(rest.skipped()).isEqualTo(6);
    assertThat(rest.written()).isEqualTo(25);
    assertThat(numbersIn(output))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 31).boxed().toList());
  }

  @Test
  void a_run_that_is_stopped_while_its_last_tasks_run_is_complete() throws Exception {
    TaskRun run = start(ORDERED, "{'address':'hold'}", "{'address':'fail'}", "no task");
    Message<Object> last = take();
    awaitWritten(run, 2);
    until(run::isComplete);
    run.stop();
    last.reply("late");

    assertThat(run.await()).isEqualTo(new Tally(1, 1, 1, 0, 0));
    assertThat(run.isComplete()).isTrue();
  }

  @Test
  void a_stopped_run_that_gives_up_what_it_has_read_is_not() throws Exception {
    TaskRun run = start(ORDERED, "{'address':'hold'}\n".repeat(7)); // two more than workers
    List<Message<Object>> running = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      running.add(take());
    }
    until(run::isComplete);
    run.stop();
    running.forEach(message -> message.reply("late"));

    assertThat(run.await()).isEqualTo(new Tally(5, 0, 0, 0, 2));
    assertThat(run.isComplete()).isFalse();
  }

  @Test
  void a_stopped_run_does_not_try_again_what_fails_then() throws Exception {
    TaskRun run =
        start(
            ORDERED, "{'address':'hold','retries':{'max':1,'backoff':'constant','delay':'PT1H'}}");
    Message<Object> running = take();
    until(run::isComplete);
    run.stop();
    running.fail(503, "later");

    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(run.await()).isEqualTo(new Tally(0, 0, 0, 0, 1)));
    assertThat(run.isComplete()).isFalse();
    assertThat(out.size()).isZero(); // so that it is done when the run is resumed
  }

  @Test
  void an_output_that_is_there_is_not_overwritten_by_mistake() throws IOException {
    Path output = folder.resolve("out.ndjson");
    Files.writeString(output, "precious\n");

    assertThatThrownBy(() -> new RunFiles(null, output, Existing.REFUSE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--resume")
        .hasMessageContaining("--overwrite");
    RunFiles resumed = new RunFiles(null, output, Existing.RESUME);
    assertThatThrownBy(() -> TaskRun.start(vertx, resumed, ORDERED, t -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 1 of")
        .hasMessageContaining("is no result of a run");
    assertThat(output).hasContent("precious");
  }

  @Test
  void a_run_whose_output_fails_ends_with_that() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    String many = "{'address':'echo'}\n".repeat(5_000);

    TaskRun run = start(ORDERED, in(many), full);

    assertThatThrownBy(run::await).isInstanceOf(OutputException.class).hasMessage("no space left");
    assertThat(run.tally().written()).isZero();
    assertThat(run.isComplete()).isFalse();
  }

  @Test
  void a_run_whose_output_cannot_be_closed_ends_with_that() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    OutputStream late =
        new OutputStream() {
          @Override
          public void write(int b) {
            assertThat(closed).hasValue(0);
            out.write(b);
          }

          @Override
          public void close() throws IOException {
            closed.incrementAndGet();
            throw new IOException("no space left, after all");
          }
        };

    TaskRun run = start(ORDERED, in("{'address':'echo'}\n{'address':'echo'}\n"), late);

    assertThatThrownBy(run::await)
        .isInstanceOf(OutputException.class)
        .hasMessage("no space left, after all");
    assertThat(closed).hasValue(1);
    assertThat(lineNumbers()).containsExactly(1, 2);
  }

  @Test
  void a_byte_order_mark_before_the_first_line_is_none_of_it() throws Exception {
    Tally tally = run(ORDERED, "\uFEFF{'address':'echo'}", "\uFEFF{'address':'echo'}");

    assertThat(tally).isEqualTo(new Tally(1, 0, 1, 0, 0));
    assertThat(results().get(0).getString("outcome")).isEqualTo("null");
  }

  private void answerAll() {
    try {
      while (true) {
        held.take().reply("again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RunOptions options(boolean ordered, int window, boolean strict) {
    return new RunOptions(5, null, null, null, ordered, window, strict);
  }

  private Tally run(RunOptions options, String... lines) throws Exception {
    return start(options, lines).await();
  }

  private TaskRun start(RunOptions options, String... lines) {
    return start(options, in(String.join("\n", lines) + "\n"), out);
  }

  private TaskRun start(RunOptions options, InputStream in, OutputStream to) {
    return TaskRun.start(vertx, in, FinishedLines.none(), to, options, tally -> {});
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.replace('\'', '"').getBytes(UTF_8));
  }

  private static void write(OutputStream lines, String text) throws IOException {
    lines.write(text.replace('\'', '"').getBytes(UTF_8));
    lines.flush();
  }

  private Message<Object> take() throws InterruptedException {
    Message<Object> message = held.poll(10, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return message;
  }

  private static void awaitWritten(TaskRun run, long lines) {
    until(() -> run.tally().written() >= lines);
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private List<JsonObject> results() {
    return out.toString(UTF_8).lines().map(JsonObject::new).toList();
  }

  private List<Integer> lineNumbers() {
    return results().stream().map(one -> one.getInteger("line")).toList();
  }

  private static List<Integer> numbersIn(Path output) throws IOException {
    return Files.readAllLines(output).stream()
        .map(line -> new JsonObject(line).getInteger("line"))
        .toList();
  }

  private static JsonObject result(String json) {
    return new JsonObject(json.replace('\'', '"'));
  }
}
