package dev.taskqueue.service;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.config.HandlersConfig;
import dev.taskqueue.service.config.ServiceConfig;
import dev.taskqueue.service.handlers.HttpRequestOptions;
import dev.taskqueue.service.http.HttpOptions;

/**
 * A configuration of which every part has been read and checked, so that what is left to fail is
 * outside of it.
 *
 * @param config what was read
 * @param http options of the HTTP API
 * @param requests options of the shipped handler
 * @param plugins the class loader of own handlers
 */
public record Setup(
    ServiceConfig config, HttpOptions http, HttpRequestOptions requests, ClassLoader plugins) {

  /**
   * Checks a configuration; starts nothing.
   *
   * @throws ConfigException naming what is wrong
   */
  public static Setup of(ServiceConfig config) {
    HandlersConfig handlers = config.handlers();
    HttpOptions http = ConfigException.in("http", () -> new HttpOptions(config.http()));
    HttpRequestOptions requests =
        ConfigException.in("handlers.http", () -> new HttpRequestOptions(handlers.http()));
    ClassLoader plugins = Plugins.loader(handlers.plugins());
    handlers.verticles().forEach(one -> Plugins.check(one, plugins, handlers.plugins()));
    return new Setup(config, http, requests, plugins);
  }
}
