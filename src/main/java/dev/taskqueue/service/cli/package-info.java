/** The command line: {@code serve}, {@code run}, {@code demo} and {@code health}. */
@NullMarked
package dev.taskqueue.service.cli;

import org.jspecify.annotations.NullMarked;
