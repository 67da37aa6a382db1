/** A bounded-concurrency task queue for Vert.x. */
module dev.taskqueue {
  requires transitive io.vertx.core;
  requires transitive org.slf4j;
  requires io.netty.common;
  requires io.netty.transport;
  requires com.fasterxml.jackson.core;
  requires static com.h2database.mvstore;
  requires static info.picocli;
  requires static io.vertx.healthcheck;
  requires static io.vertx.metrics.micrometer;
  requires static io.vertx.web;
  requires static java.management;
  requires static me.tongfei.progressbar;
  requires static micrometer.core;
  requires static micrometer.registry.prometheus;
  requires static org.jline.terminal;
  requires static org.jspecify;

  exports dev.taskqueue;

  opens dev.taskqueue.service.cli to
      info.picocli;

  uses dev.taskqueue.spi.TaskQueueProvider;

  provides dev.taskqueue.spi.TaskQueueProvider with
      dev.taskqueue.eventbus.EventBusQueues;
}
