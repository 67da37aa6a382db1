package dev.taskqueue.service;

import dev.taskqueue.service.config.ServiceConfig;

/**
 * A configuration of which every part has been read and checked, so that what is left to fail is
 * outside of it.
 *
 * @param config what was read
 * @param plugins the class loader of own handlers
 */
public record Setup(ServiceConfig config, ClassLoader plugins) {

  /**
   * Checks a configuration; starts nothing.
   *
   * @throws dev.taskqueue.service.config.ConfigException naming what is wrong
   */
  public static Setup of(ServiceConfig config) {
    var handlers = config.handlers();
    ClassLoader loader = Plugins.loader(handlers.plugins());
    handlers.verticles().forEach(one -> Plugins.check(one, loader, handlers.plugins()));
    return new Setup(config, loader);
  }
}
