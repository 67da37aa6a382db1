/** Programs to copy from: what README shows, compiled and run by the tests. */
@NullMarked
package examples;

import org.jspecify.annotations.NullMarked;
