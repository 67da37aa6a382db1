/** A file of tasks worked off: NDJSON in, NDJSON out. */
@NullMarked
package dev.taskqueue.service.run;

import org.jspecify.annotations.NullMarked;
