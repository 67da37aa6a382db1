package dev.taskqueue.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Messages as they are kept in files, and compared with those of today. */
final class Recorded {

  /** Made anew each time. */
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** Of these keys only the type is compared, as their values depend on the time. */
  private static final Set<String> VOLATILE =
      Set.of("elapsed", "age", "running", "peakRunning", "buffered", "peakBuffered", "type");

  private Recorded() {}

  // ---- files

  static Buffer read(String file) {
    try (InputStream stream =
        Objects.requireNonNull(Recorded.class.getResourceAsStream(file), file)) {
      return Buffer.buffer(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a file, in the folder that the system property {@code record} names. */
  static void write(String file, String json) {
    try {
      Files.writeString(Path.of(System.getProperty("record"), file), json + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- messages

  static JsonObject headers(Message<?> message) {
    JsonObject headers = new JsonObject();
    for (Map.Entry<String, String> header : message.headers()) {
      headers.put(header.getKey(), header.getValue());
    }
    return headers;
  }

  static DeliveryOptions options(JsonObject headers) {
    DeliveryOptions options = new DeliveryOptions();
    headers.forEach(header -> options.addHeader(header.getKey(), (String) header.getValue()));
    return options;
  }

  static JsonObject failure(Throwable failure) {
    ReplyException e = (ReplyException) failure;
    return new JsonObject().put("code", e.failureCode()).put("message", e.getMessage());
  }

  static ReplyException failure(JsonObject failure) {
    return Failures.of(failure.getInteger("code"), failure.getString("message"));
  }

  // ---- comparisons

  /** Without the ids that are made anew each time; the order of keys means nothing. */
  static JsonObject withoutIds(JsonObject json) {
    return new JsonObject(json.encode().replaceAll(UUID, "*"));
  }

  /** Numbers as they are once they have been text. */
  static Object asSent(Object body) {
    return body instanceof JsonObject json ? new JsonObject(json.encode()) : body;
  }

  /** Everything that was there is there; more may be. */
  static void expectAtLeast(Object now, Object then, String about) {
    if (then instanceof JsonObject object) {
      assertThat(now).as(about).isInstanceOf(JsonObject.class);
      JsonObject today = (JsonObject) now;
      for (String key : object.fieldNames()) {
        assertThat(today.containsKey(key)).as("%s in %s: %s", key, now, about).isTrue();
        if (VOLATILE.contains(key)) {
          assertThat(today.getValue(key)).as(about).hasSameClassAs(object.getValue(key));
        } else {
          expectAtLeast(today.getValue(key), object.getValue(key), about);
        }
      }
    } else if (then instanceof JsonArray array) {
      assertThat(now).as(about).isInstanceOf(JsonArray.class);
      assertThat(((JsonArray) now).size()).as(about).isEqualTo(array.size());
      for (int i = 0; i < array.size(); i++) {
        expectAtLeast(((JsonArray) now).getValue(i), array.getValue(i), about);
      }
    } else {
      assertThat(now).as(about).isEqualTo(then);
    }
  }
}
