package dev.taskqueue.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.config.ServiceConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each value of a configuration is replaced by each sort of nonsense, and none shows a stack trace.
 */
class WrongConfigTest {

  private static final String SECRET = "0123456789abcdef";

  private static final String SOUND =
      """
      {"queues": {"a": {"address": "x", "workers": 3, "maxSize": 4, "maxWaiting": 5,
         "maxRetrying": 6, "overflow": "FAIL", "nestedPut": "FAIL", "putTimeout": "PT5S", "fair": true,
         "rateLimit": {"permits": 100, "period": "PT2M", "burst": 20},
         "keyRateLimit": {"permits": 1, "period": 1000}, "threadingModel": "WORKER",
         "workerPoolSize": 3, "workerPoolName": "p", "logLevel": "INFO", "publishEvents": true,
         "tracingPolicy": "PROPAGATE", "requestTimeout": 5, "resultTtl": 5000}},
       "http": {"host": "127.0.0.1", "port": 8080, "auth": "token", "token": "0123456789abcdef",
         "readOnlyToken": "0123456789abcdef-", "allowedAddresses": ["http"],
         "corsOrigins": ["https://a.b"], "idleTimeout": "PT5S",
         "limits": {"bodyBytes": 1000, "lineBytes": 1000, "headerBytes": 5000, "scopes": 5,
           "openPolls": 5, "openStreams": 5, "connections": 5}},
       "handlers": {"http": {"allowedHosts": ["a"], "allowedAddresses": ["10.0.0.0/8"],
         "address": "http", "connectionsPerHost": 5, "http2": true, "clearTextHttp2": "OFF",
         "connectTimeout": 5000, "idleTimeout": 5000, "timeout": 5000, "maxTimeout": 50000,
         "maxResponseSize": 500, "maxRedirects": 5, "maxRetryAfter": 50, "headers": {"a": "b"},
         "userAgent": "x", "trustedCertificates": []},
         "verticles": [{"class": "dev.taskqueue.TaskQueueVerticle", "config": {}, "instances": 1,
           "threadingModel": "EVENT_LOOP"}], "plugins": "plugins"},
       "metrics": {"enabled": true}, "shutdown": {"deadline": "PT25S"}}
      """;

  private static final String NONSENSE =
      """
      [null, true, -1, 0, 1099511627776, 1e99, 3.5, "", "x", "\\u0000", "PT-1S", [], {}, [null], [1],
       [""], [{}], {"": 1}, {"a": null}, {"a": []}]
      """;

  @Test
  void nonsense_is_refused_in_words() {
    List<List<Object>> places = new ArrayList<>();
    collect(new JsonObject(SOUND), List.of(), places);
    int refused = 0;
    for (List<Object> place : places) {
      for (Object value : new JsonArray(NONSENSE)) {
        refused += isRefused(place, value) ? 1 : 0;
      }
    }
    assertThat(places).hasSizeGreaterThan(70);
    assertThat(refused).isGreaterThan(places.size() * 15);
  }

  private static boolean isRefused(List<Object> place, Object value) {
    JsonObject wrong = new JsonObject(SOUND);
    set(wrong, place, value);
    try {
      Setup.of(new ServiceConfig(wrong));
      return false; // some of it makes sense somewhere
    } catch (ConfigException e) {
      assertThat(e).hasMessageNotContaining(SECRET);
      return true;
    } catch (RuntimeException e) {
      throw new AssertionError(place + " with " + value, e);
    }
  }

  @Test
  void what_is_replaced_is_sound() {
    assertThatCode(() -> Setup.of(new ServiceConfig(new JsonObject(SOUND))))
        .doesNotThrowAnyException();
  }

  private static void collect(Object value, List<Object> place, List<List<Object>> places) {
    if (value instanceof JsonObject object) {
      object.fieldNames().forEach(key -> collect(object.getValue(key), with(place, key), places));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        collect(array.getValue(i), with(place, i), places);
      }
    }
    if (!place.isEmpty()) {
      places.add(place);
    }
  }

  private static List<Object> with(List<Object> place, Object key) {
    List<Object> longer = new ArrayList<>(place);
    longer.add(key);
    return List.copyOf(longer);
  }

  private static void set(Object json, List<Object> place, Object value) {
    Object key = place.get(0);
    if (place.size() > 1) {
      set(get(json, key), place.subList(1, place.size()), value);
    } else if (json instanceof JsonObject object) {
      object.put((String) key, value);
    } else {
      ((JsonArray) json).set((Integer) key, value);
    }
  }

  private static Object get(Object json, Object key) {
    return json instanceof JsonObject object
        ? object.getValue((String) key)
        : ((JsonArray) json).getValue((Integer) key);
  }
}
