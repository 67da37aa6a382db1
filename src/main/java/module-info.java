/** A bounded-concurrency task queue for Vert.x. */
module dev.taskqueue {
  requires transitive io.vertx.core;
  requires org.slf4j;
  requires static org.jspecify;
}
