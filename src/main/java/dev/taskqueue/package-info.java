/**
 * The public API of the task queue: what an application imports, and nothing else.
 *
 * <p>No parameter, result or field is {@code null} unless it is marked {@link
 * org.jspecify.annotations.Nullable}.
 */
@NullMarked
package dev.taskqueue;

import org.jspecify.annotations.NullMarked;
