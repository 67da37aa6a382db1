package dev.taskqueue.service.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import dev.taskqueue.internal.ParserText;
import dev.taskqueue.service.http.Problem.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON that strangers have sent: one object in UTF-8, without duplicate keys, not nested
 * deeply, without numbers that would not come out again. Says where it is wrong, and quotes
 * nothing.
 */
final class JsonText {

  /** Levels of nesting at most. */
  static final int MAX_DEPTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonText() {}

  /**
   * The object that these bytes spell.
   *
   * @throws ProblemException saying what is wrong, and where
   */
  static JsonObject readObject(Buffer bytes) {
    String text = decode(bytes);
    if (text.isBlank()) {
      throw Problem.of(Kind.MALFORMED, "there is no text; a JSON object is expected").exception();
    }
    try (JsonParser parser = new FiniteNumbers(FACTORY.createParser(text))) {
      Object value = JacksonCodec.fromParser(parser, Object.class);
      if (value instanceof JsonObject object) {
        return object;
      }
      throw Problem.of(Kind.MALFORMED, "a JSON object is expected").exception();
    } catch (DecodeException e) {
      throw malformed(e).exception();
    } catch (IOException e) {
      throw new AssertionError("text is read without I/O", e);
    }
  }

  private static String decode(Buffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Problem.of(Kind.MALFORMED, "the text is not in UTF-8").exception();
    }
  }

  private static Problem malformed(DecodeException e) {
    if (e.getCause() instanceof JsonProcessingException cause) {
      Problem problem = Problem.of(Kind.MALFORMED, "malformed JSON: " + firstLine(cause));
      return cause.getLocation() == null
          ? problem
          : problem.at(cause.getLocation().getLineNr(), cause.getLocation().getColumnNr());
    }
    return Problem.of(Kind.MALFORMED, "malformed JSON: something follows the object");
  }

  private static String firstLine(JsonProcessingException cause) {
    if (cause instanceof StreamConstraintsException) {
      return "nested deeper than " + MAX_DEPTH + " levels, or a number or name is too long";
    }
    String line = ParserText.of(String.valueOf(cause.getOriginalMessage()));
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /** A number like 1e999 would be infinite, which JSON cannot say. */
  private static final class FiniteNumbers extends JsonParserDelegate {

    FiniteNumbers(JsonParser parser) {
      super(parser);
    }

    @Override
    public double getDoubleValue() throws IOException {
      return finite(super.getDoubleValue());
    }

    @Override
    public Number getNumberValue() throws IOException {
      Number value = super.getNumberValue();
      return value instanceof Double number ? finite(number) : value;
    }

    private double finite(double value) throws JsonParseException {
      if (Double.isInfinite(value)) {
        throw new JsonParseException(this, "a number out of range", currentTokenLocation());
      }
      return value;
    }
  }
}
