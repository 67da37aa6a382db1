package dev.taskqueue.service.run;

import org.jspecify.annotations.Nullable;

/**
 * A line of the input that is not blank.
 *
 * @param number from 1, blank lines counted
 * @param text what it holds; {@code null} if it cannot be read
 * @param problem why it cannot be read
 */
record Line(long number, @Nullable String text, @Nullable String problem) {}
