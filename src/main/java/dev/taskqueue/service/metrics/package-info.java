/** Metrics and health of the service. Not exported. */
@NullMarked
package dev.taskqueue.service.metrics;

import org.jspecify.annotations.NullMarked;
