package dev.taskqueue.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes inputs of valid ones by changing a few places, so that most get past the first checks. */
public final class Mutator {

  private static final String[] TEXTS = {
    "",
    " ",
    "x",
    "-",
    "0",
    "-1",
    "echo",
    "PT1S",
    "PT-1S",
    "P1000000D",
    "true",
    "null",
    "\u0000",
    "\n",
    "\r\n",
    "\"",
    "\\",
    "${env}",
    "../..",
    "%00",
    "ä€\ud83d\ude00",
    "\ud800",
    "a.b.c",
    "a=b",
    "x".repeat(300),
    "1e999",
    "9223372036854775808",
    "NaN",
    "#1",
    "task-queue",
    "[",
    "{",
    "'"
  };

  private static final byte[][] TOKENS = {
    bytes("\r\n"),
    bytes("\n\n"),
    bytes("\u0000"),
    bytes("{"),
    bytes("}"),
    bytes("["),
    bytes(","),
    bytes("\""),
    bytes("Content-Length: 5\r\n"),
    bytes("Transfer-Encoding: chunked\r\n"),
    bytes("Expect: 100-continue\r\n"),
    bytes("HTTP/1.1"),
    bytes("HTTP/9.9"),
    bytes("0\r\n\r\n"),
    bytes("ffffffffffffffff\r\n"),
    bytes("%2e%2e%2f"),
    bytes("?wait=0&x=%"),
    bytes("99999999999999999999"),
    {(byte) 0xff, (byte) 0xfe},
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
  };

  private final Random random;

  public Mutator(Random random) {
    this.random = random;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  public int number(int bound) {
    return random.nextInt(bound);
  }

  @SafeVarargs
  public final <T> T pick(T... from) {
    return from[random.nextInt(from.length)];
  }

  public <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  public String text() {
    return pick(TEXTS);
  }

  // ---- JSON

  /** The object with a few values, keys or shapes changed. */
  public JsonObject json(JsonObject valid) {
    JsonObject changed = valid.copy();
    for (int i = random.nextInt(4); i >= 0; i--) {
      change(changed);
    }
    return changed;
  }

  private void change(JsonObject object) {
    List<String> keys = new ArrayList<>(object.fieldNames());
    String key = keys.isEmpty() || random.nextInt(8) == 0 ? text() : pick(keys);
    Object value = object.getValue(key);
    switch (random.nextInt(value instanceof JsonObject || value instanceof JsonArray ? 9 : 6)) {
      case 0 -> object.remove(key);
      case 1 -> object.put(misspelt(key), value);
      case 2, 3, 4 -> object.put(key, value(3));
      case 5 -> object.put(key, new JsonArray().add(value).add(value));
      default -> {
        if (value instanceof JsonObject inner) {
          change(inner);
        } else if (value instanceof JsonArray array) {
          for (Object item : array) {
            if (item instanceof JsonObject inner && random.nextBoolean()) {
              change(inner);
            }
          }
          array.add(value(2));
        }
      }
    }
  }

  private String misspelt(String key) {
    return switch (random.nextInt(4)) {
      case 0 -> key.toUpperCase(Locale.ROOT);
      case 1 -> key + "s";
      case 2 -> key.isEmpty() ? "k" : key.substring(1);
      default -> text();
    };
  }

  /** Any JSON value. */
  public Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(12) - 2;
      case 3 -> random.nextLong();
      case 4 -> random.nextDouble() * 100;
      case 5 -> pick(Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 0, -0.0, 1e300);
      case 6, 7 -> text();
      case 8 -> new JsonArray().add(value(depth - 1)).add(value(depth - 1));
      case 9 -> new JsonObject().put(text(), value(depth - 1));
      default -> deep(random.nextInt(200));
    };
  }

  private static Object deep(int depth) {
    Object value = 1;
    for (int i = 0; i < depth; i++) {
      value = i % 2 == 0 ? new JsonArray().add(value) : new JsonObject().put("d", value);
    }
    return value;
  }

  // ---- bytes

  /** The text with a few bytes changed, cut, repeated or put in. */
  public byte[] bytes(byte[] valid) {
    byte[] changed = valid;
    for (int i = random.nextInt(3); i >= 0; i--) {
      changed = splice(changed);
    }
    return changed;
  }

  /** The same as text. */
  public String garbled(String valid) {
    return new String(bytes(valid.getBytes(UTF_8)), UTF_8);
  }

  private byte[] splice(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(pick(2, 8, 1 + bytes.length)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> {} // cut out
      case 1 -> {
        for (int i = from; i < to; i++) {
          out.write(bytes[i] ^ (1 << random.nextInt(8)));
        }
      }
      case 2 -> {
        out.write(bytes, from, to - from);
        out.write(bytes, from, to - from);
      }
      case 3 -> {
        out.writeBytes(pick(TOKENS));
        to = from;
      }
      case 4 -> out.writeBytes(text().getBytes(UTF_8));
      default -> {
        byte[] noise = new byte[1 + random.nextInt(6)];
        random.nextBytes(noise);
        out.writeBytes(noise);
      }
    }
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
