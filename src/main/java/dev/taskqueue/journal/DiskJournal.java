package dev.taskqueue.journal;

import dev.taskqueue.internal.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a file of H2's MVStore, one for each queue, in a folder on this machine. Needs
 * {@code com.h2database:h2-mvstore} on the class path.
 *
 * <p><b>What is safe when.</b> With the sync interval zero, a write completes when its changes have
 * been forced to the disk ({@code fsync}): neither the death of this process nor a power cut loses
 * them, as far as the disk keeps what it has confirmed. With an interval, a write completes when
 * the operating system has its changes: the death of this process loses nothing, a power cut or the
 * death of the system at most what was written within the interval before it (and the time that
 * forcing takes). A write is stored whole or not at all, also across a power cut.
 *
 * <p><b>Failures.</b> A write that fails, as on a full disk, leaves what was stored before; later
 * writes work again as soon as the disk does. When the file is opened all of it is read and
 * checked. Torn last writes, as a power cut leaves them, are cut off with a warning: one write, or
 * with a sync interval those of about one interval. A file that is otherwise damaged, is none of
 * these, is another queue's or of a newer format fails to open with an error that names it, and
 * stays as it is. The file is locked (by a file beside it, with the ending {@code .lock}) as long
 * as it is open.
 *
 * <p><b>Access.</b> What it holds is in clear. The file, and its folder if that is made here, are
 * for the user of this process alone, where the system has such rights.
 *
 * <p><b>Size.</b> Writes are appended, and from time to time the file is replaced by one of what is
 * stored alone, which needs that much more room meanwhile and forces it to the disk. It is due when
 * the file has more than four times the bytes of what is stored and 16 MiB. The next write waits
 * for it.
 *
 * <p><b>Threads.</b> All work on the file is done by one thread of its own, in the order of the
 * calls. JSON is told and read there as well.
 */
public final class DiskJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(DiskJournal.class);

  private final Vertx vertx;
  private final DiskThread thread;
  private final DiskFile file;
  private final String description;
  private final long syncMillis;
  private final AtomicBoolean syncDue = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private DiskJournal(Vertx vertx, DiskThread thread, DiskFile file, long syncMillis) {
    this.vertx = vertx;
    this.thread = thread;
    this.file = file;
    this.description = file.describe();
    this.syncMillis = syncMillis;
  }

  /**
   * Opens the journal of a queue, or makes an empty one.
   *
   * @param folder where its file is; it is made if it is not there
   * @param queue its name, any event-bus address; the file's name is made from it
   * @param syncInterval zero if each write is to be forced to the disk before it completes, else
   *     how much later it may be; parts of a millisecond count as one
   * @return fails if the file cannot be opened, read, written to or locked
   */
  public static Future<Journal> open(
      Vertx vertx, Path folder, String queue, Duration syncInterval) {
    Duration interval = Limits.notNegative("syncInterval", syncInterval);
    long millis = interval.isZero() ? 0 : Math.max(1, interval.toMillis());
    DiskThread thread = new DiskThread(vertx, "task-queue.journal." + DiskNames.of(queue));
    return thread
        .<Journal>run(
            () -> {
              needsLibrary();
              return new DiskJournal(vertx, thread, DiskFile.open(folder, queue, millis), millis);
            })
        .onFailure(failure -> thread.end());
  }

  private static void needsLibrary() {
    try {
      Class.forName("org.h2.mvstore.MVStore", false, DiskJournal.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "a journal on disk needs the library com.h2database:h2-mvstore, which is not there: add"
              + " it to the dependencies",
          e);
    }
  }

  @Override
  public Future<Map<String, JsonObject>> load() {
    return run(file::load);
  }

  @Override
  public Future<Void> write(Map<String, @Nullable JsonObject> changes) {
    return run(() -> file.write(changes)).map(this::afterWrite);
  }

  private @Nullable Void afterWrite(boolean rewriteDue) {
    if (rewriteDue) {
      background(file::rewrite);
    }
    if (syncMillis > 0 && syncDue.compareAndSet(false, true)) {
      vertx.setTimer(syncMillis, timer -> background(this::force));
    }
    return null;
  }

  private void force() throws IOException {
    syncDue.set(false);
    file.force();
  }

  private void background(Work work) {
    if (!closed.get()) {
      run(work::asCallable).onFailure(e -> LOG.error("{}", e.getMessage(), e));
    }
  }

  private <T> Future<T> run(Callable<T> work) {
    return closed.get()
        ? Future.failedFuture(new IllegalStateException("the journal has been closed"))
        : thread.run(work);
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public Future<Void> close() {
    if (!closed.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return thread
        .run(
            () -> {
              file.close();
              return true;
            })
        .<Void>mapEmpty()
        .onComplete(v -> thread.end());
  }

  private interface Work {
    void run() throws IOException;

    default @Nullable Void asCallable() throws IOException {
      run();
      return null;
    }
  }
}
