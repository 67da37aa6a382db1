package dev.taskqueue.service.http;

import dev.taskqueue.eventbus.Action;
import dev.taskqueue.eventbus.Protocol;
import dev.taskqueue.service.http.LineWriter.Format;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scope's outcomes as they end, as a stream of lines or events. Asks the queue for more when the
 * client has room, so that a client that does not read ends up slowing the slots. Unless it is to
 * follow the scope for ever, it joins it, and gives the batch last: what ended before it began.
 * Batches of joins before it whose clients have gone come first.
 */
final class OutcomeFeed implements OpenStreams.Stream {

  /** Outcomes in a round at most. */
  private static final int MAX = 500;

  private static final long ROUND_MILLIS = QueueBus.timeoutForWait(Protocol.ROUND.toMillis());

  private static final Problem STOPPING =
      Problem.of(Kind.UNAVAILABLE, "the service stops before all outcomes are sent");

  private final Shared api;
  private final RoutingContext context;
  private final Context thread;
  private final Queue queue;
  private final String scope;
  private final boolean follow;
  private final LineWriter lines;
  private final String reader = UUID.randomUUID().toString();

  /** Joins whose batches are in the answer, of which nobody knows yet whether it is sent. */
  private final List<String> given = new ArrayList<>();

  private String joinId = UUID.randomUUID().toString();

  /** Whose copy of the batch the last page is of: another owner's may have other places. */
  private @Nullable String copy;

  private boolean adopting;
  private int round = 1;
  private boolean read;
  private boolean joining;
  private boolean over;
  private @Nullable JsonObject batch;
  private final Promise<Void> ended = Promise.promise();

  private OutcomeFeed(
      Shared api, RoutingContext context, Queue queue, boolean follow, Format format) {
    this.api = api;
    this.context = context;
    this.thread = api.vertx().getOrCreateContext();
    this.queue = queue;
    this.scope = Queues.scopeOf(context);
    this.follow = follow;
    this.lines = new LineWriter(api, context, format);
  }

  static void start(Shared api, RoutingContext context) {
    Queue queue = api.queues().of(context);
    Parameters parameters = Parameters.of(context, "follow");
    Format format = accepted(context);
    if (format == Format.EVENTS
        && LineWriter.LAST_ID.equals(context.request().getHeader("Last-Event-ID"))) {
      // An EventSource whose stream has ended asks for it again, until it is answered by this.
      context.response().setStatusCode(204).end();
      return;
    }
    OutcomeFeed feed = new OutcomeFeed(api, context, queue, parameters.flag("follow"), format);
    api.streams().takeFor(context);
    feed.start();
  }

  private static Format accepted(RoutingContext context) {
    String accept = context.request().getHeader("Accept");
    boolean events = accept != null && accept.contains(Format.EVENTS.mediaType);
    if (accept == null
        || accept.contains(Format.NDJSON.mediaType)
        || (accept.contains("*/*") && !events)) {
      return Format.NDJSON;
    } else if (events) {
      return Format.EVENTS;
    }
    throw Problem.of(
            Kind.NOT_ACCEPTABLE,
            "outcomes come as " + Format.NDJSON.mediaType + " or " + Format.EVENTS.mediaType)
        .exception();
  }

  /** The first round is answered at once: whether there is such a scope to read. */
  private void start() {
    context.addEndHandler(
        end -> {
          if (!over) { // the client has gone, or nothing was begun
            isOver(Future.failedFuture("the client has gone"));
          }
        });
    ask(1)
        .onSuccess(
            reply -> {
              if (!over) {
                lines.begin();
                api.open().add(this, context);
                lines.keepAlive();
                if (!follow) {
                  adopt();
                }
                answered(reply);
              }
            })
        .onFailure(context::fail);
  }

  // ---- outcomes

  private Future<JsonObject> ask(long timeoutMillis) {
    JsonObject body =
        new JsonObject()
            .put("scope", scope)
            .put("reader", reader)
            .put("round", round)
            .put("max", MAX);
    return api.bus().ask(queue, Action.OUTCOMES, body, timeoutMillis);
  }

  private void askOn() {
    if (!over) {
      ask(ROUND_MILLIS).onSuccess(this::answered).onFailure(this::failed);
    }
  }

  private void answered(JsonObject reply) {
    String state = reply.getString("state", "");
    if (!state.equals("pending")) {
      for (Object outcome : reply.getJsonArray("outcomes")) {
        lines.write("outcome", (JsonObject) outcome);
      }
      round++;
    }
    if (state.equals("ended")) {
      read = true;
      acknowledge("reader", reader);
      endIfDone();
    } else {
      lines.whenWritable(this::askOn);
    }
  }

  // ---- the batch

  /** Goes on with a join whose client has gone, or begins its own. */
  private void adopt() {
    joining = false;
    api.orphans()
        .take(queue, scope)
        .onSuccess(
            orphan -> {
              adopting = orphan.isPresent();
              joinId = orphan.orElseGet(() -> UUID.randomUUID().toString());
              if (!over) {
                join(0);
              } else if (adopting) {
                leave(joinId);
              }
            });
  }

  private void join(int from) {
    joining = true;
    JsonObject body = new JsonObject().put("scope", scope).put("joinId", joinId).put("from", from);
    api.bus()
        .ask(queue, Action.JOIN, body, ROUND_MILLIS)
        .onSuccess(
            reply -> {
              if (over) {
                return;
              }
              String copied = copy;
              copy = reply.getString("copy");
              if ("pending".equals(reply.getString("state"))) {
                adopting = false; // it has no batch yet, and is as good as one of our own
                join(from);
              } else if (from > 0 && !Objects.equals(copy, copied)) {
                join(0); // the page's client sees from it that the pages begin again
              } else if (adopting) {
                writeAdopted(reply);
              } else {
                batch = reply;
                endIfDone();
              }
            })
        .onFailure(
            failure -> {
              if (adopting && !over && QueueBus.isUnknown(failure)) {
                adopt(); // it has been dropped
              } else {
                failed(failure);
              }
            });
  }

  private void writeAdopted(JsonObject page) {
    lines.write("joined", page);
    Integer next = page.getInteger("next");
    if (next != null) {
      lines.whenWritable(() -> join(next));
    } else {
      given.add(joinId);
      adopt();
    }
  }

  private void endIfDone() {
    if (over || !read || (batch == null && !follow)) {
      return;
    }
    JsonObject page = batch;
    if (page == null) {
      end(() -> lines.endForGood("end", new JsonObject().put("state", "ended")));
      return;
    }
    batch = null;
    Integer next = page.getInteger("next");
    if (next == null) {
      queue.scopes().forget(scope);
      given.add(joinId);
      joining = false;
      end(() -> lines.endForGood("joined", page));
    } else {
      lines.write("joined", page);
      lines.whenWritable(() -> join(next));
    }
  }

  // ---- its end

  /** A queue that has ended gives its last outcomes first, if the client takes them in time. */
  @Override
  public Future<Void> stop(Duration patience) {
    thread.runOnContext(
        v ->
            api.vertx()
                .setTimer(Math.max(1, patience.toMillis()), id -> failed(STOPPING.exception())));
    return ended.future();
  }

  private void failed(Throwable cause) {
    if (!over) {
      Problem problem =
          cause instanceof ProblemException known
              ? known.problem()
              : Problem.of(Kind.INTERNAL, "the queue could not be asked");
      end(() -> lines.end("error", new JsonObject().put("error", problem.toJson())));
    }
  }

  private void end(Supplier<Future<Void>> last) {
    over = true; // before the request's end handlers are called
    isOver(last.get());
  }

  /** What the client may not have got is for another one. */
  private void isOver(Future<Void> written) {
    over = true;
    acknowledge("reader", reader);
    written
        .onSuccess(all -> given.forEach(id -> acknowledge("joinId", id)))
        .onFailure(gone -> given.forEach(this::leave));
    if (joining) {
      leave(joinId);
    }
    ended.tryComplete();
  }

  private void leave(String id) {
    api.orphans().add(queue, scope, id);
  }

  private void acknowledge(String key, String id) {
    api.bus().ask(queue, Action.ACK, new JsonObject().put(key, id));
  }
}
