/**
 * The queue on the event bus: the protocol, the consumer beside the queue, and the client that
 * hides both. Not exported.
 */
@NullMarked
package dev.taskqueue.eventbus;

import org.jspecify.annotations.NullMarked;
