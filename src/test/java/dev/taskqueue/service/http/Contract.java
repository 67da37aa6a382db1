package dev.taskqueue.service.http;

import static dev.taskqueue.service.http.HttpTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The API's description, to which replies are held. */
final class Contract {

  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";

  private final JsonObject document;
  private final OpenAPIContract contract;
  private final ResponseValidator validator;

  /** "GET /path 200" for each sort of reply that was held to the description. */
  final Set<String> seen = new TreeSet<>();

  /**
   * Reads a description, which thereby is known to be one.
   *
   * @throws RuntimeException if it is not valid OpenAPI
   */
  Contract(Vertx vertx, JsonObject document) {
    this.document = document;
    this.contract = await(OpenAPIContract.from(vertx, plain(document)));
    this.validator = ResponseValidator.create(vertx, contract);
  }

  /** With the media types alone that the validator knows; lines are held to theirs one by one. */
  private static JsonObject plain(JsonObject document) {
    return (JsonObject) plainValue(document.copy());
  }

  private static Object plainValue(Object value) {
    if (value instanceof JsonArray array) {
      JsonArray plain = new JsonArray();
      array.forEach(element -> plain.add(plainValue(element)));
      return plain;
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    JsonObject plain = new JsonObject();
    for (Map.Entry<String, Object> entry : object) {
      plain.put(
          entry.getKey(),
          entry.getKey().equals("content")
              ? plainContent((JsonObject) entry.getValue())
              : plainValue(entry.getValue()));
    }
    return plain;
  }

  private static JsonObject plainContent(JsonObject content) {
    String type = content.containsKey(JSON) ? JSON : content.fieldNames().iterator().next();
    return new JsonObject().put(JSON, plainValue(content.getValue(type)));
  }

  /** "GET /path" for each operation. */
  Set<String> operations() {
    Set<String> all = new TreeSet<>();
    contract
        .operations()
        .forEach(
            operation -> all.add(operation.getHttpMethod() + " " + operation.getOpenAPIPath()));
    return all;
  }

  /** Fails unless the reply is one that the description has for such a request. */
  void check(HttpMethod method, String uri, HttpTest.Reply reply) {
    String path = uri.split("\\?", 2)[0];
    Operation operation = contract.findOperation(path, method);
    assertThat(operation).describedAs("%s %s", method, path).isNotNull();
    String status = Integer.toString(reply.status());
    JsonObject responses =
        document
            .getJsonObject("paths")
            .getJsonObject(operation.getOpenAPIPath())
            .getJsonObject(method.name().toLowerCase(java.util.Locale.ROOT))
            .getJsonObject("responses");
    assertThat(responses.fieldNames()).describedAs("%s %s", method, uri).contains(status);
    checkBody(operation, responses.getJsonObject(status), reply);
    seen.add(method + " " + operation.getOpenAPIPath() + " " + status);
  }

  private void checkBody(Operation operation, JsonObject response, HttpTest.Reply reply) {
    if (response.containsKey("$ref")) {
      response =
          document.getJsonObject("components").getJsonObject("responses").getJsonObject("Problem");
    }
    JsonObject content = response.getJsonObject("content");
    if (content == null) {
      assertThat(reply.text()).isEmpty();
      return;
    }
    String type = reply.headers().get("content-type");
    assertThat(content.fieldNames()).contains(type);
    List<JsonObject> bodies = type.equals(LINES) ? reply.lines() : List.of(reply.json());
    for (JsonObject body : bodies) {
      if (!type.equals(LINES)
          || !operation.getOperationId().equals("getOutcomes")
          || body.containsKey("taskId")) {
        Buffer buffer = body.toBuffer();
        await(
            validator.validate(
                ValidatableResponse.create(reply.status(), buffer, JSON),
                operation.getOperationId()));
      }
    }
  }
}
