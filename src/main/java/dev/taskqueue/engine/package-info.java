/**
 * The queue itself: the guard around the scheduler's state machine, the slots that run what it
 * hands out, and the Java API on top. It knows no event-bus protocol. Not exported.
 */
@NullMarked
package dev.taskqueue.engine;

import org.jspecify.annotations.NullMarked;
