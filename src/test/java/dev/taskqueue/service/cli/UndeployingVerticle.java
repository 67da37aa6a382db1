package dev.taskqueue.service.cli;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CompletableFuture;

/** Undeploys all others, queues too, when it is asked for anything at its address. */
public final class UndeployingVerticle extends VerticleBase {

  static final String ADDRESS = "undeploy";

  /** Completes when it has. */
  static final CompletableFuture<Void> DONE = new CompletableFuture<>();

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .consumer(
            ADDRESS,
            message -> {
              message.reply("");
              Future.join(
                      vertx.deploymentIDs().stream()
                          .filter(id -> !id.equals(context.deploymentID()))
                          .map(id -> vertx.undeploy(id).otherwiseEmpty()) // slots go with queues
                          .toList())
                  .onComplete(all -> DONE.complete(null));
            })
        .completion();
  }
}
