/** Small helpers that every layer may use; they use nothing of the project. Not exported. */
@NullMarked
package dev.taskqueue.internal;

import org.jspecify.annotations.NullMarked;
