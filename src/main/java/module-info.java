/** A bounded-concurrency task queue for Vert.x. */
module dev.taskqueue {
  requires transitive io.vertx.core;
  requires transitive org.slf4j;
  requires io.netty.common;
  requires io.netty.transport;
  requires static org.jspecify;
  requires static me.tongfei.progressbar;

  exports dev.taskqueue;

  uses dev.taskqueue.spi.TaskQueueProvider;

  provides dev.taskqueue.spi.TaskQueueProvider with
      dev.taskqueue.eventbus.EventBusQueues;
}
