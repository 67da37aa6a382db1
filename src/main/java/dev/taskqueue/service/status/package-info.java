/** The status page of the service, and what it shows. Not exported. */
@NullMarked
package dev.taskqueue.service.status;

import org.jspecify.annotations.NullMarked;
