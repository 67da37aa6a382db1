package dev.taskqueue.service.handlers;

import dev.taskqueue.TaskRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does JSON tasks that are HTTP requests, within the rules of its {@link HttpRequestOptions}.
 * Deploy it with the options as JSON config, or by instance.
 *
 * <p>The body of a task is an object: {@code url}; {@code method}, GET or, with a body, POST if
 * left out; {@code headers}, with strings or arrays of strings; {@code body}, a string, or an
 * object or array to be sent as JSON, or {@code bodyBase64}, bytes; {@code timeout}; {@code
 * redirects}, how many to follow; {@code maxResponseSize} in bytes; {@code expect}, the statuses
 * that are a result: "any", 200, "2xx" or an array of such, and everything but 408, 425, 429 and
 * 5xx if left out; {@code responseBody}, the form of the result's body: "auto" if left out, "json",
 * "text", "base64" or "none".
 *
 * <p>The result is an object: {@code status}; {@code url}, the one that has answered; {@code
 * redirects}, how many were followed; {@code headers}, by names in lower case; {@code body}, and in
 * {@code bodyForm} "json", "text" or "base64", whichever loses nothing, unless the body is empty.
 *
 * <p>A failure has a code: 400 the task makes no sense, 403 the rules forbid its host or the
 * address that it stands for, 413 the response is too large, 499 nobody waits for it any more, 502
 * there was no response that could be used, 503 the handler is being undeployed, 504 it was not
 * there in time, and otherwise the response's status that is not expected. If that response asked
 * to wait, so does the message, for {@link dev.taskqueue.RetryPolicy#asFailureSays}.
 *
 * <p>Undeployed, it takes no more tasks, in a cluster not before the other nodes have had a second
 * to hear of that, and lets those under way end for up to 5 s.
 */
public final class HttpRequestHandler extends VerticleBase {

  private static final long GRACE_MILLIS = 5_000;

  private @Nullable HttpRequestOptions options;
  private @Nullable HostResolver resolver;
  private @Nullable HttpClients clients;

  /** By the name of the execution where it has one. */
  private final Map<Object, HttpCall> calls = new HashMap<>();

  private @Nullable MessageConsumer<?> consumer;
  private long graceMillis = GRACE_MILLIS;

  /** Completed when no call is under way; null unless that is waited for. */
  private @Nullable Promise<Void> idle;

  /** Takes its options from the deployment's config. */
  public HttpRequestHandler() {}

  /** Takes these options; the deployment's config is not read. */
  public HttpRequestHandler(HttpRequestOptions options) {
    this.options = options;
  }

  /** With names that stand for what a test wants, and so much time for what is under way. */
  HttpRequestHandler(HttpRequestOptions options, HostResolver resolver, long graceMillis) {
    this.options = options;
    this.resolver = resolver;
    this.graceMillis = graceMillis;
  }

  @Override
  public Future<?> start() {
    HttpRequestOptions effective = options != null ? options : new HttpRequestOptions(config());
    HttpClients made = new HttpClients(vertx, effective);
    clients = made;
    Destinations destinations =
        new Destinations(effective, resolver != null ? resolver : HostResolver.of(vertx));
    MessageConsumer<?> tasks =
        vertx
            .eventBus()
            .consumer(
                effective.getAddress(), message -> serve(message, effective, destinations, made));
    consumer = tasks;
    Future<Void> cancellations =
        vertx
            .eventBus()
            .<String>consumer(TaskRequest.CANCEL_ADDRESS, message -> cancelled(message.body()))
            .completion();
    return Future.all(tasks.completion(), cancellations);
  }

  private void serve(
      Message<Object> message,
      HttpRequestOptions effective,
      Destinations destinations,
      HttpClients made) {
    HttpTask task;
    try {
      task = HttpTask.read(message.body(), effective);
    } catch (IllegalArgumentException e) {
      message.fail(HttpFailures.MALFORMED, e.getMessage());
      return;
    }
    String execution = message.headers().get(TaskRequest.EXECUTION_HEADER);
    Object key = execution != null ? execution : new Object();
    HttpCall call = new HttpCall(vertx, task, effective, destinations, made);
    calls.put(key, call);
    Future<JsonObject> reply = call.start();
    reply
        .onComplete(
            message::reply,
            failure -> {
              // The requester's exception is made from code and message.
              var told = HttpFailures.of(failure);
              message.fail(told.failureCode(), told.getMessage());
            })
        .onComplete(v -> ended(key, call));
  }

  private void ended(Object key, HttpCall call) {
    calls.remove(key, call);
    if (idle != null && calls.isEmpty()) {
      idle.tryComplete();
    }
  }

  private void cancelled(@Nullable String execution) {
    HttpCall call = execution == null ? null : calls.get(execution);
    if (call != null) {
      call.abort(HttpFailures.of(HttpFailures.ABORTED, "nobody waits for the response any more"));
    }
  }

  @Override
  public Future<?> stop() {
    return noMore().eventually(this::whenIdle).eventually(this::close);
  }

  private Future<Void> noMore() {
    MessageConsumer<?> tasks = consumer;
    return tasks == null
        ? Future.succeededFuture()
        : Withdrawal.announce(vertx, tasks.address()).eventually(tasks::unregister);
  }

  private Future<Void> whenIdle() {
    if (calls.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> ended = Promise.promise();
    idle = ended;
    vertx.setTimer(graceMillis, id -> ended.tryComplete());
    return ended.future();
  }

  private Future<Void> close() {
    for (HttpCall call : new ArrayList<>(calls.values())) {
      call.abort(HttpFailures.of(HttpFailures.CLOSING, "the HTTP handler is being undeployed"));
    }
    return clients == null ? Future.<Void>succeededFuture() : clients.close();
  }
}
