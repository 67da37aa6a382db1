/**
 * Keeps records beyond the life of this process: one small interface with two implementations, a
 * file on this machine and a map of the Vert.x cluster. It knows nothing of queues and tasks. Not
 * exported.
 *
 * <p>Of the two only the file has a format. It is a file of H2's MVStore with two maps: {@code
 * head} has the format's number (1), the name of the queue and, anew with each write, how many
 * records there are and a checksum over all of them; {@code records} has a checksum and the JSON
 * text of each by its key. A file of a higher number is refused, so whoever changes the format
 * raises the number in {@code DiskStore}, and reads the older ones.
 */
@NullMarked
package dev.taskqueue.journal;

import org.jspecify.annotations.NullMarked;
