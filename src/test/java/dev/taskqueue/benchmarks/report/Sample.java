package dev.taskqueue.benchmarks.report;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of one iteration.
 *
 * @param group of the subject
 * @param subject its name
 * @param round from 0; the samples of one round were taken one after the other
 * @param distance of the processors in nanoseconds, as measured before and after it; 0 if it was
 *     not the same, or not measured
 * @param figures by name
 */
public record Sample(
    String group, String subject, int round, double distance, Map<String, Double> figures) {

  private static final String MARK = "@sample ";

  /** Whether what was measured at these distances can be compared. */
  public static boolean isSameDistance(double one, double other) {
    return one <= 2 * other && other <= 2 * one;
  }

  /** How a fork prints figures. */
  public static String line(Map<String, Double> figures) {
    JsonObject json = new JsonObject();
    figures.forEach(json::put);
    return MARK + json.encode();
  }

  /** The figures of such a line; empty if it is another one. */
  public static Optional<Map<String, Double>> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    return Optional.of(figures(new JsonObject(line.substring(MARK.length()))));
  }

  /** What {@link #toJson} gives. */
  public static Sample of(JsonObject json) {
    return new Sample(
        json.getString("group"),
        json.getString("subject"),
        json.getInteger("round"),
        json.getDouble("distance", 0.0),
        figures(json.getJsonObject("figures")));
  }

  private static Map<String, Double> figures(JsonObject json) {
    Map<String, Double> figures = new LinkedHashMap<>();
    json.fieldNames().forEach(name -> figures.put(name, json.getDouble(name)));
    return figures;
  }

  /** For those who want to compute more of it. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    figures.forEach(json::put);
    return new JsonObject()
        .put("group", group)
        .put("subject", subject)
        .put("round", round)
        .put("distance", distance)
        .put("figures", json);
  }
}
