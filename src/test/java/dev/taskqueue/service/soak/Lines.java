package dev.taskqueue.service.soak;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/** Reads answers that are lines or server-sent events. */
final class Lines {

  private static final String DATA = "data: ";

  private Lines() {}

  /** Gives each object, and completes when the answer has ended. */
  static Future<Void> of(HttpClientResponse response, Consumer<JsonObject> each) {
    if (response.statusCode() != 200) {
      return response
          .body()
          .compose(body -> Future.failedFuture(response.statusCode() + " " + body));
    }
    Promise<Void> end = Promise.promise();
    RecordParser.newDelimited("\n", response)
        .handler(
            line -> {
              String text = line.toString();
              if (text.startsWith("{")) {
                each.accept(new JsonObject(text));
              } else if (text.startsWith(DATA)) {
                each.accept(new JsonObject(text.substring(DATA.length())));
              }
            })
        .endHandler(v -> end.tryComplete())
        .exceptionHandler(end::tryFail);
    return end.future();
  }
}
