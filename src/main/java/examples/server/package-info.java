/** The HTTP API that the examples talk to when they are given no other. */
@NullMarked
package examples.server;

import org.jspecify.annotations.NullMarked;
