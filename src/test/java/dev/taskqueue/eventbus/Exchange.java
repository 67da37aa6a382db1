package dev.taskqueue.eventbus;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded request and what was answered.
 *
 * @param number of the request, from 1
 */
record Exchange(int number, JsonObject json) {

  private static final String HEADERS = "headers";
  private static final String BODY = "body";
  private static final String REPLY = "reply";
  private static final String FAILURE = "failure";

  /** If it was not answered before the next request came: how many had come by then. */
  private static final String ANSWERED_AFTER = "answeredAfter";

  /** One that begins. */
  static Exchange of(int number, Message<Object> request) {
    return new Exchange(
        number, new JsonObject().put(HEADERS, Recorded.headers(request)).put(BODY, request.body()));
  }

  static List<Exchange> read(String file) {
    List<Exchange> all = new ArrayList<>();
    for (Object json : new JsonArray(Recorded.read(file))) {
      all.add(new Exchange(all.size() + 1, (JsonObject) json));
    }
    return all;
  }

  static String write(List<Exchange> all) {
    return new JsonArray(all.stream().map(Exchange::json).toList()).encodePrettily();
  }

  JsonObject headers() {
    return json.getJsonObject(HEADERS);
  }

  Object body() {
    return json.getValue(BODY);
  }

  DeliveryOptions options() {
    return Recorded.options(headers());
  }

  /** What it asks for, to be compared. */
  JsonObject asked() {
    return Recorded.withoutIds(new JsonObject().put(HEADERS, headers()).put(BODY, body()));
  }

  boolean failed() {
    return json.containsKey(FAILURE);
  }

  int code() {
    return json.getJsonObject(FAILURE).getInteger("code");
  }

  Object reply() {
    return json.getValue(REPLY);
  }

  boolean isAnswered() {
    return json.containsKey(REPLY) || failed();
  }

  /** A reply without the id that the queue has made up for a requester who has not. */
  Object told(Object reply) {
    boolean named = body() instanceof JsonObject json && json.containsKey("joinId");
    return !named && reply instanceof JsonObject json && json.containsKey("joinId")
        ? Recorded.withoutIds(json)
        : reply;
  }

  /** Number of requests that had come when it was answered. */
  int answeredAfter() {
    return json.getInteger(ANSWERED_AFTER, number);
  }

  /** Notes the answer; {@code failure} is null if there is a reply. */
  void answered(int requests, Object reply, Throwable failure) {
    if (failure == null) {
      json.put(REPLY, reply);
    } else {
      json.put(FAILURE, Recorded.failure(failure));
    }
    if (requests > number) {
      json.put(ANSWERED_AFTER, requests);
    }
  }

  /** Gives this answer to somebody else. */
  void answer(Message<Object> request) {
    if (failed()) {
      JsonObject failure = json.getJsonObject(FAILURE);
      request.fail(failure.getInteger("code"), failure.getString("message"));
    } else {
      request.reply(reply());
    }
  }
}
