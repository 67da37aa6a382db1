/**
 * The HTTP API: a thin and strict layer over the event bus protocol. Every request becomes messages
 * to a queue's address, so it serves queues of this node and of others alike.
 */
@NullMarked
package dev.taskqueue.service.http;

import org.jspecify.annotations.NullMarked;
