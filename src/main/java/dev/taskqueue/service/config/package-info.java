/** The service's configuration: where it comes from, what it may hold, how it is shown. */
@NullMarked
package dev.taskqueue.service.config;

import org.jspecify.annotations.NullMarked;
