package dev.taskqueue.service.handlers;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as JSON has it: under {@code body}, with {@code bodyForm} telling what it is. A
 * body that is not what its content type says comes in the next form that loses nothing: JSON,
 * text, Base64.
 */
final class ResponseBody {

  /** What a task may ask for. */
  enum Form {
    /** By the content type. */
    AUTO,
    /** As a JSON value. */
    JSON,
    /** As a string. */
    TEXT,
    /** As a string with the bytes in Base64. */
    BASE64,
    /** Left out; it is read all the same. */
    NONE
  }

  private static final Pattern JSON_TYPE = Pattern.compile("application/json|[^/]+/[^/]+\\+json");
  private static final Pattern TEXT_TYPE =
      Pattern.compile(
          "text/.+|application/(?:xml|javascript|x-ndjson|yaml|x-www-form-urlencoded)|[^/]+/[^/]+\\+xml");
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private ResponseBody() {}

  /** Puts a body into the result. */
  static void put(JsonObject result, Buffer bytes, @Nullable String contentType, Form form) {
    if (form == Form.NONE || (bytes.length() == 0 && form == Form.AUTO)) {
      return;
    }
    switch (form == Form.AUTO ? formOf(contentType) : form) {
      case JSON -> putJson(result, bytes, contentType);
      case TEXT -> putText(result, bytes, contentType);
      default -> putBytes(result, bytes);
    }
  }

  private static Form formOf(@Nullable String contentType) {
    String type =
        contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (JSON_TYPE.matcher(type).matches()) {
      return Form.JSON;
    }
    return TEXT_TYPE.matcher(type).matches() ? Form.TEXT : Form.BASE64;
  }

  private static void putJson(JsonObject result, Buffer bytes, @Nullable String contentType) {
    try {
      result.put("body", Json.decodeValue(bytes)).put("bodyForm", "json");
    } catch (DecodeException e) {
      putText(result, bytes, contentType);
    }
  }

  private static void putText(JsonObject result, Buffer bytes, @Nullable String contentType) {
    try {
      String text =
          charset(contentType).newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
      result.put("body", text).put("bodyForm", "text");
    } catch (CharacterCodingException e) {
      putBytes(result, bytes);
    }
  }

  private static void putBytes(JsonObject result, Buffer bytes) {
    String encoded = Base64.getEncoder().encodeToString(bytes.getBytes());
    result.put("body", encoded).put("bodyForm", "base64");
  }

  private static Charset charset(@Nullable String contentType) {
    Matcher matcher = CHARSET.matcher(contentType == null ? "" : contentType);
    try {
      return matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
