package dev.taskqueue.service.config;

import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A verticle that serves addresses which tasks name.
 *
 * @param className a {@code Verticle} or {@code VerticleBase}
 * @param options how it is deployed; its class loader is not set
 */
public record VerticleConfig(String className, DeploymentOptions options) {

  private static final int MAX_INSTANCES = 1_000;

  /** Makes a defensive copy. */
  public VerticleConfig {
    options = new DeploymentOptions(options);
  }

  /** A copy. */
  @Override
  public DeploymentOptions options() {
    return new DeploymentOptions(options);
  }

  static VerticleConfig of(JsonObject json) {
    return new Reader().read(json);
  }

  private static final class Reader {

    private @Nullable String className;
    private final DeploymentOptions options = new DeploymentOptions();

    VerticleConfig read(JsonObject json) {
      new StrictJson("configuration key")
          .string("class", value -> className = value)
          .object("config", options::setConfig)
          .integer(
              "instances",
              1,
              MAX_INSTANCES,
              value -> options.setInstances(Limits.inRange("instances", value, 1, MAX_INSTANCES)))
          .choice("threadingModel", ThreadingModel.class, options::setThreadingModel)
          .read(json);
      if (className == null) {
        throw new IllegalArgumentException(
            "the configuration key 'class' is missing: the name of the verticle's class");
      }
      JavaVersion.check(options.getThreadingModel());
      return new VerticleConfig(className, options);
    }
  }
}
