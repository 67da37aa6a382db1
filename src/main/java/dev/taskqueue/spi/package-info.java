/** How the public API finds what implements it. Not exported. */
@NullMarked
package dev.taskqueue.spi;

import org.jspecify.annotations.NullMarked;
