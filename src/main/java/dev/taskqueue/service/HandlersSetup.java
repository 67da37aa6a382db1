package dev.taskqueue.service;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.config.HandlersConfig;
import dev.taskqueue.service.config.VerticleConfig;
import dev.taskqueue.service.handlers.HttpRequestOptions;
import dev.taskqueue.service.handlers.TrustedCertificates;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The handlers' part of a configuration, read and checked: all that a run without a server needs.
 *
 * @param requests options of the shipped handler
 * @param verticles own handlers
 * @param plugins their class loader
 */
public record HandlersSetup(
    HttpRequestOptions requests, List<VerticleConfig> verticles, ClassLoader plugins) {

  /**
   * Checks a configuration; starts nothing.
   *
   * @throws ConfigException naming what is wrong
   */
  public static HandlersSetup of(HandlersConfig handlers) {
    HttpRequestOptions requests =
        ConfigException.in("handlers.http", () -> requests(handlers.http()));
    ClassLoader plugins = Plugins.loader(handlers.plugins());
    handlers.verticles().forEach(one -> Plugins.check(one, plugins, handlers.plugins()));
    return new HandlersSetup(requests, handlers.verticles(), plugins);
  }

  private static HttpRequestOptions requests(JsonObject json) {
    HttpRequestOptions options = new HttpRequestOptions(json);
    TrustedCertificates.check(options);
    return options;
  }
}
