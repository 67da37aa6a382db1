package dev.taskqueue.service.config;

/** What a service is there for. */
public enum Role {
  /** It serves the configured queues. */
  QUEUE,

  /** It has no queue, and works for one of another node of the cluster. */
  WORKER
}
