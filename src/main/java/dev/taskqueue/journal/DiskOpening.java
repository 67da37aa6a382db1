package dev.taskqueue.journal;

import dev.taskqueue.journal.DiskTail.Chunk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a file and checks all that it holds. If only what was written last is torn, as a power cut
 * may leave it, the file is brought back to what was before; other damage is an error, which
 * changes nothing.
 */
final class DiskOpening {

  /** What was found. */
  record Opened(DiskStore store, DiskRecords records) {}

  private static final Logger LOG = LoggerFactory.getLogger(DiskJournal.class);

  /** How many writes to try to do without. More than one are torn only if not each was forced. */
  private static final int MOST = 20;

  /** How much longer than asked for it may take until what was written is forced. */
  private static final long LATE_MILLIS = 10_000;

  private final Path file;
  private final Path spare;
  private final String queue;
  private final List<Chunk> torn = new ArrayList<>();

  private DiskOpening(Path file, Path spare, String queue) {
    this.file = file;
    this.spare = spare;
    this.queue = queue;
  }

  /** Opens {@code file}; {@code spare} may be used for a copy. */
  static Opened of(Path file, Path spare, String queue) throws IOException {
    DiskOpening opening = new DiskOpening(file, spare, queue);
    try (DiskTail tail = new DiskTail(file)) {
      return opening.open(tail);
    } finally {
      Files.deleteIfExists(spare);
    }
  }

  private Opened open(DiskTail tail) throws IOException {
    Path candidate = file;
    Throwable reason = null;
    while (true) {
      Opened opened;
      try {
        opened = attempt(candidate);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        IOException unreadable = unreadable(e);
        if (unreadable != null) {
          throw new IOException("could not read the journal " + file, unreadable);
        }
        reason = reason == null ? e : reason;
        Chunk last = tail.previous();
        if (last == null || torn.size() == MOST) {
          throw damaged(reason);
        }
        torn.add(last);
        if (candidate.equals(file)) {
          Files.copy(file, spare, StandardCopyOption.REPLACE_EXISTING);
          candidate = spare;
        }
        truncate(spare, last.start());
        continue;
      }
      try {
        return settled(opened, candidate, tail, reason);
      } catch (Throwable e) {
        opened.store().close();
        throw e;
      }
    }
  }

  private Opened attempt(Path candidate) throws IOException {
    if (Files.size(candidate) == 0) {
      throw damaged(null); // the store would take it for a new one
    }
    DiskStore store = DiskStore.open(candidate);
    try {
      int format = store.format();
      if (format == 0) { // also if the store has given up all it could not make sense of
        throw new IllegalStateException("the file has no format");
      } else if (format > DiskStore.FORMAT) {
        throw new IOException(
            "the journal "
                + file
                + " has format "
                + format
                + ", but this version knows formats up to "
                + DiskStore.FORMAT
                + ": use the version that wrote it, or a later one");
      } else if (!queue.equals(store.queue())) {
        throw new IOException(
            "the journal "
                + file
                + " is that of the queue "
                + store.queue()
                + ": give the queue "
                + queue
                + " a folder of its own, or another name");
      }
      return new Opened(store, store.read());
    } catch (Throwable e) {
      store.close();
      throw e;
    }
  }

  /** The file ends with the commit that was read; what may lie behind it must be torn. */
  private Opened settled(Opened opened, Path candidate, DiskTail tail, @Nullable Throwable reason)
      throws IOException {
    DiskStore store = opened.store();
    long version = store.version();
    Chunk chunk = tail.previous();
    while (chunk != null && chunk.version() > version) {
      torn.add(chunk);
      chunk = tail.previous();
    }
    if (chunk == null || chunk.version() < version || !mayBeTorn(version, store.syncMillis())) {
      throw damaged(reason);
    }
    if (torn.isEmpty() && Files.size(file) == chunk.end()) {
      return opened;
    }
    LOG.warn(
        "The journal {} ended with {} torn writes that may not have been acknowledged, as after a"
            + " power cut: it is what it was before them",
        file,
        Math.max(1, torn.size()));
    store.close();
    truncate(candidate, chunk.end());
    if (!candidate.equals(file)) {
      replace(candidate, file);
    }
    DiskStore again = DiskStore.open(file);
    again.assume(store.totals());
    return new Opened(again, opened.records());
  }

  private boolean mayBeTorn(long version, long syncMillis) {
    TreeSet<Long> versions = new TreeSet<>();
    long first = Long.MAX_VALUE;
    long last = 0;
    for (Chunk chunk : torn) {
      versions.add(chunk.version());
      if (chunk.millis() >= 0) {
        first = Math.min(first, chunk.millis());
        last = Math.max(last, chunk.millis());
      }
    }
    return syncMillis > 0
        ? last - first <= syncMillis + LATE_MILLIS
        : versions.isEmpty() || versions.last() == version + 1;
  }

  private IOException damaged(@Nullable Throwable reason) {
    return new IOException(
        file
            + " is no journal, or is damaged, and was left as it is: restore it, or move it away to"
            + " start without what it holds",
        reason);
  }

  /** What kept the file from being read, if it was not its content. */
  private static @Nullable IOException unreadable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException e && !(cause instanceof EOFException)) {
        return e;
      }
    }
    return null;
  }

  /** Cuts a file. */
  static void truncate(Path path, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(size);
      channel.force(true);
    }
  }

  /** Puts a file that is on the disk in another one's place. */
  static void replace(Path fresh, Path file) throws IOException {
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      LOG.debug("This system does not let folders be forced to the disk: {}", file.getParent(), e);
    }
  }
}
