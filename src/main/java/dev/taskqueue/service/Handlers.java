package dev.taskqueue.service;

import dev.taskqueue.service.config.VerticleConfig;
import dev.taskqueue.service.handlers.HttpRequestHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What does the work of the tasks. */
public final class Handlers {

  private Handlers() {}

  /** Deploys the shipped handler, then the own ones in the order of the configuration. */
  public static Future<Void> deploy(Vertx vertx, HandlersSetup setup) {
    Future<Void> deployed =
        vertx.deployVerticle(new HttpRequestHandler(setup.requests())).mapEmpty();
    for (VerticleConfig verticle : setup.verticles()) {
      deployed =
          deployed.compose(
              v ->
                  vertx
                      .deployVerticle(
                          verticle.className(), verticle.options().setClassLoader(setup.plugins()))
                      .mapEmpty());
    }
    return deployed;
  }
}
