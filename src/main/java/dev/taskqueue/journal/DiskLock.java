package dev.taskqueue.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a file to one user. The lock is on a file beside it, which has the process's id and stays,
 * as the file itself is replaced at times. The system releases it when the process dies.
 */
final class DiskLock implements AutoCloseable {

  /** The system's locks are a process's: within it, closing any channel would release them. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DiskLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static DiskLock of(Path file) throws IOException {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    if (!HELD.add(path)) {
      throw inUse(file, "this process");
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(file, "process " + Files.readString(path, US_ASCII).strip());
      }
      channel.truncate(0);
      channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
      return new DiskLock(path, channel);
    } catch (Throwable e) {
      release(path, channel);
      throw e;
    }
  }

  private static IOException inUse(Path file, String by) {
    return new IOException(
        "the journal "
            + file
            + " is in use by "
            + by
            + ": let only one queue of this name use the folder at a time");
  }

  @Override
  public void close() throws IOException {
    release(path, channel);
  }

  private static void release(Path path, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD.remove(path);
    }
  }
}
