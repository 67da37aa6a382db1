package dev.taskqueue.journal;

import dev.taskqueue.journal.DiskStore.Totals;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue's file: opened, written to, rewritten when most of it is dead, and brought back to what
 * it was when a write has failed. For one thread at a time, which it blocks.
 */
final class DiskFile {

  /** A file is rewritten once it is so much larger than {@link #GROWTH} times what it holds. */
  static final long SLACK = 16 << 20;

  static final int GROWTH = 4;

  private static final Logger LOG = LoggerFactory.getLogger(DiskJournal.class);

  private final Path file;
  private final String queue;
  private final long syncMillis;
  private final DiskLock lock;

  /** Null after a failure. The other fields say how to come back to what was stored before. */
  private @Nullable DiskStore store;

  private @Nullable Map<String, JsonObject> loaded;
  private long goodSize;
  private long goodVersion;
  private Totals goodTotals = Totals.NONE;

  /** What was written may not be on the disk, though the system no longer says so. */
  private boolean suspect;

  private long nextRewrite;

  private DiskFile(Path file, String queue, long syncMillis, DiskLock lock) throws IOException {
    this.file = file;
    this.queue = queue;
    this.syncMillis = syncMillis;
    this.lock = lock;
    Files.deleteIfExists(fresh());
    if (Files.notExists(file)) {
      create();
    }
    DiskOpening.Opened opening = opening();
    store = opening.store();
    loaded = opening.records();
    stored(store);
  }

  private DiskOpening.Opened opening() throws IOException {
    long size = Files.size(file);
    long heap = Runtime.getRuntime().maxMemory();
    if (size > heap / 4) { // should the process end for lack of memory, this may be its last word
      LOG.info(
          "Reading the journal {}, a file of {} MiB, with a heap of at most {} MiB",
          file,
          size >> 20,
          heap >> 20);
    }
    try {
      return DiskOpening.of(file, fresh(), queue);
    } catch (OutOfMemoryError e) {
      throw new HeapTooSmallException("the journal " + file + " (a file of " + size + " bytes)", e);
    }
  }

  /**
   * Opens the file of a queue, or makes it.
   *
   * @param syncMillis zero if each write is forced to the disk, else the time after which it is
   */
  static DiskFile open(Path folder, String queue, long syncMillis) throws IOException {
    Path file = folder.toAbsolutePath().resolve(DiskNames.of(queue));
    try {
      if (!Files.isDirectory(folder)) { // a link to one would not do for the next call
        DiskAccess.createFolders(folder);
      }
      file = folder.toRealPath().resolve(file.getFileName());
      if (Files.exists(file) && !Files.isWritable(file)) {
        throw new AccessDeniedException(file.toString(), null, "it may not be written to");
      }
      return open(file, queue, syncMillis, DiskLock.of(file));
    } catch (FileSystemException e) {
      throw new IOException(
          "cannot open the journal "
              + file
              + ": its folder must be there, or one that can be made, and both must be writable ("
              + e
              + ")",
          e);
    }
  }

  private static DiskFile open(Path file, String queue, long syncMillis, DiskLock lock)
      throws IOException {
    try {
      return new DiskFile(file, queue, syncMillis, lock);
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  /** What it is, and how much is in it. */
  String describe() {
    return "the journal "
        + file
        + " ("
        + goodTotals.count()
        + " records of "
        + goodTotals.bytes()
        + " bytes)";
  }

  /** What the file held when it was opened; once. */
  Map<String, JsonObject> load() {
    Map<String, JsonObject> records = loaded;
    if (records == null) {
      throw new IllegalStateException("a journal is loaded once");
    }
    loaded = null;
    return records;
  }

  /**
   * Stores changes, all or, if it fails, none of them.
   *
   * @return whether most of the file is dead by now, so that {@link #rewrite} is due
   */
  boolean write(Map<String, @Nullable JsonObject> changes) throws IOException {
    loaded = null;
    Map<String, byte @Nullable []> encoded = new LinkedHashMap<>();
    changes.forEach((k, v) -> encoded.put(k, v == null ? null : DiskRecord.encode(k, v)));
    DiskStore open = opened();
    try {
      encoded.forEach(open::put);
      open.commit(syncMillis);
      if (syncMillis == 0) {
        open.force();
      }
    } catch (Throwable e) {
      giveUp(open);
      throw new IOException(
          "could not write to the journal "
              + file
              + ", in which all is as it was before: "
              + cause(e),
          e);
    }
    stored(open);
    return goodSize > SLACK + GROWTH * goodTotals.bytes() && goodSize >= nextRewrite;
  }

  private void stored(DiskStore open) {
    goodSize = open.size();
    goodVersion = open.version();
    goodTotals = open.totals();
  }

  /** Forces to the disk what was written. */
  void force() throws IOException {
    DiskStore open = store;
    if (open == null) {
      return; // the next write comes back to it
    }
    try {
      open.force();
    } catch (Throwable e) {
      // The system may have dropped what it could not write, and forget that it could not.
      suspect = true;
      giveUp(open);
      throw new IOException("could not force the journal " + file + " to the disk", e);
    }
  }

  /** What a failed write has left is cut off at once, as the room may be needed. */
  private void giveUp(DiskStore open) {
    store = null;
    open.close();
    try {
      cut();
    } catch (IOException e) {
      LOG.debug("The journal {} is cut to what is stored when it is next written to", file, e);
    }
  }

  private void cut() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(goodSize);
    }
  }

  private DiskStore opened() throws IOException {
    DiskStore open = store;
    if (open == null) {
      cut();
      open = reopened();
      store = open;
    }
    if (suspect) {
      open = rewrite(open);
      suspect = false;
    }
    return open;
  }

  private DiskStore reopened() throws IOException {
    DiskStore open = DiskStore.open(file);
    if (open.version() != goodVersion || open.size() != goodSize) {
      open.close();
      throw new IOException("the journal " + file + " has been changed or damaged from outside");
    }
    open.assume(goodTotals);
    return open;
  }

  /** Drops what is dead. If that fails, it goes on as it is. */
  void rewrite() {
    DiskStore open = store;
    if (open == null) {
      return; // the next write comes back to it
    }
    try {
      rewrite(open);
      nextRewrite = 2 * goodSize;
    } catch (Throwable e) {
      nextRewrite = goodSize + SLACK;
      LOG.warn("Could not rewrite the journal {}, which goes on growing: {}", file, cause(e));
      LOG.debug("Why the journal {} could not be rewritten", file, e);
    }
  }

  /** Puts a file with what is stored, and nothing else, in the place of this one. */
  private DiskStore rewrite(DiskStore open) throws IOException {
    Path fresh = fresh();
    Files.deleteIfExists(fresh);
    DiskStore copy = null;
    try {
      copy = DiskStore.create(fresh, queue);
      open.copyTo(copy, syncMillis);
      copy.force();
    } catch (Throwable e) {
      if (copy != null) {
        copy.close();
      }
      Files.deleteIfExists(fresh);
      throw e;
    }
    copy.close();
    open.close();
    store = null;
    DiskOpening.replace(fresh, file);
    stored(copy);
    DiskStore again = reopened();
    store = again;
    return again;
  }

  /** A new file is complete before it has its name. */
  private void create() throws IOException {
    DiskStore made = null;
    try {
      made = DiskStore.create(fresh(), queue);
      made.commit(syncMillis);
      made.force();
    } catch (RuntimeException e) {
      throw new IOException("could not make the journal " + file + ": " + cause(e), e);
    } finally {
      if (made != null) {
        made.close();
      }
    }
    DiskOpening.replace(fresh(), file);
  }

  private Path fresh() {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  private static String cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
  }

  /** Forces to the disk what was written, and lets go of the file. */
  void close() throws IOException {
    try {
      force();
    } finally {
      DiskStore open = store;
      if (open != null) {
        open.close();
      }
      lock.close();
    }
  }
}
