package dev.taskqueue.journal;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A record as bytes: a checksum over key and value, then the value's JSON text. */
final class DiskRecord {

  private static final int SUM = Integer.BYTES;

  private DiskRecord() {}

  static byte[] encode(String key, JsonObject value) {
    byte[] json;
    try {
      json = value.toBuffer().getBytes();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("the value of " + key + " cannot be told in JSON", e);
    }
    ByteBuffer bytes = ByteBuffer.allocate(SUM + json.length);
    bytes.putInt(sum(key, json, 0)).put(json);
    return bytes.array();
  }

  /**
   * The value.
   *
   * @throws IllegalStateException if key and value are not what was encoded
   */
  static JsonObject decode(String key, byte[] bytes) {
    check(key, bytes);
    return new JsonObject(Buffer.buffer(bytes).slice(SUM, bytes.length));
  }

  /** Fails if key and value are not what was encoded. */
  static void check(String key, byte[] bytes) {
    if (bytes.length < SUM || sum(key, bytes, SUM) != ByteBuffer.wrap(bytes).getInt()) {
      throw new IllegalStateException("the record of a key does not match its checksum");
    }
  }

  /** A number to add up over all records: the sum tells whether one is missing or an old one. */
  static long share(byte[] bytes) {
    long mixed = ByteBuffer.wrap(bytes).getInt() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  private static int sum(String key, byte[] bytes, int from) {
    CRC32C sum = new CRC32C();
    sum.update(key.getBytes(UTF_16BE));
    sum.update(bytes, from, bytes.length - from);
    return (int) sum.getValue();
  }
}
