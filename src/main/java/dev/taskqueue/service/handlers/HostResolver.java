package dev.taskqueue.service.handlers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Gives the addresses that a host name stands for. */
@FunctionalInterface
interface HostResolver {

  Future<List<InetAddress>> resolve(String host);

  /** Asks Vert.x's own resolver, which knows the hosts file and the system's name servers. */
  static HostResolver of(Vertx vertx) {
    return host -> {
      Promise<List<InetSocketAddress>> promise = Promise.promise();
      ((VertxInternal) vertx)
          .nameResolver()
          .resolveAll(
              host,
              result -> {
                if (result.succeeded()) {
                  promise.complete(result.result());
                } else {
                  promise.fail(result.cause());
                }
              });
      return promise
          .future()
          .map(found -> found.stream().map(InetSocketAddress::getAddress).toList());
    };
  }
}
