/** Handlers of JSON tasks that the service brings along. Not exported. */
@NullMarked
package dev.taskqueue.service.handlers;

import org.jspecify.annotations.NullMarked;
