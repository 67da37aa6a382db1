/**
 * The scheduler as a state machine: which task is where, who waits for what, and what has to happen
 * next. It knows neither Vert.x nor threads nor clocks.
 *
 * <p>{@link Scheduler} has one method per transition, {@code Core} holds the state that they
 * change, and its parts say how: {@code Entrance}, {@code Dispatch}, {@code Endings}. A transition
 * only changes state; what is to be done about it (a future to complete, a slot to wake, a timer to
 * set) it leaves as {@link Effect}s, which the caller carries out after it has left the guard.
 */
@NullMarked
package dev.taskqueue.engine.scheduler;

import org.jspecify.annotations.NullMarked;
