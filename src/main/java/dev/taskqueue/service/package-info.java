/** The queue as a process of its own: configured, started and drained. Not exported. */
@NullMarked
package dev.taskqueue.service;

import org.jspecify.annotations.NullMarked;
