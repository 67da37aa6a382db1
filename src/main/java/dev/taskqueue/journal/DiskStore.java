package dev.taskqueue.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * One open file of H2's MVStore. Each commit is appended as one chunk, nothing is overwritten: so
 * whatever becomes of the last commits, the file up to them is what it was. Nothing happens in the
 * background, and there is no orderly end that would differ from a sudden one.
 */
final class DiskStore {

  /** The number of the format, see the package's description. */
  static final int FORMAT = 1;

  /** Milliseconds; about 24 days. What is dead stays where it is until the file is rewritten. */
  private static final int FOREVER = Integer.MAX_VALUE;

  /**
   * What all records come to.
   *
   * @param sum tells whether one is missing, or a former one
   * @param bytes that they take in the file, roughly
   */
  record Totals(long count, long sum, long bytes) {

    static final Totals NONE = new Totals(0, 0, 0);

    Totals with(String key, byte[] value, int sign) {
      return new Totals(
          count + sign,
          sum + sign * DiskRecord.share(value),
          bytes + sign * (key.length() + (long) value.length));
    }
  }

  private static final String FORMAT_KEY = "format";
  private static final String QUEUE_KEY = "queue";
  private static final String STATE_KEY = "state";

  private final MVStore store;
  private final MVMap<String, byte[]> records;
  private final MVMap<String, String> head;
  private Totals totals = Totals.NONE;

  private DiskStore(Path file) {
    store =
        new MVStore.Builder()
            .fileName(file.toString())
            .autoCommitDisabled()
            .autoCommitBufferSize(0) // or a large batch would be committed in pieces
            .cacheSize(8)
            .pageSplitSize(4096)
            .open();
    store.setRetentionTime(FOREVER);
    store.setReuseSpace(false);
    try {
      head = store.openMap("head");
      records =
          store.openMap(
              "records",
              new MVMap.Builder<String, byte[]>()
                  .keyType(new DiskTypes.Keys())
                  .valueType(new DiskTypes.Values()));
    } catch (Throwable e) {
      store.closeImmediately();
      throw e;
    }
  }

  /** Makes a new one. */
  static DiskStore create(Path file, String queue) throws IOException {
    DiskAccess.createFile(file); // an empty one is for the store to fill
    DiskStore made = new DiskStore(file);
    made.head.put(FORMAT_KEY, Integer.toString(FORMAT));
    made.head.put(QUEUE_KEY, queue);
    return made;
  }

  /** Opens an existing one; it fails in any way if the file is not one, or is damaged. */
  static DiskStore open(Path file) {
    return new DiskStore(file);
  }

  /** Its format; zero if it has none. */
  int format() {
    String format = head.get(FORMAT_KEY);
    return format == null ? 0 : Integer.parseInt(format);
  }

  @Nullable String queue() {
    return head.get(QUEUE_KEY);
  }

  /** The {@code syncMillis} of the last commit. */
  long syncMillis() {
    return Long.parseLong(state()[2]);
  }

  private String[] state() {
    String state = head.get(STATE_KEY);
    if (state == null) {
      throw new IllegalStateException("the file does not tell how many records it has");
    }
    return state.split(" ", -1);
  }

  /**
   * Reads all records, and checks each, but not whether it can be decoded: one that cannot, though
   * it is what was written, keeps nobody from the others.
   *
   * @throws RuntimeException if they are not what was committed
   */
  DiskRecords read() {
    DiskRecords all = new DiskRecords();
    totals = Totals.NONE;
    for (Map.Entry<String, byte[]> one : records.entrySet()) {
      DiskRecord.check(one.getKey(), one.getValue());
      all.add(one.getKey(), one.getValue());
      totals = totals.with(one.getKey(), one.getValue(), 1);
    }
    String[] state = state();
    if (totals.count() != Long.parseLong(state[0]) || totals.sum() != Long.parseLong(state[1])) {
      throw new IllegalStateException(
          "the file has "
              + totals.count()
              + " records, but not the "
              + state[0]
              + " that were stored last");
    }
    return all;
  }

  Totals totals() {
    return totals;
  }

  /** To be called in place of {@link #read} where the file is known to be what it was. */
  void assume(Totals known) {
    totals = known;
  }

  void put(String key, byte @Nullable [] value) {
    byte[] former = value == null ? records.remove(key) : records.put(key, value);
    if (former != null) {
      totals = totals.with(key, former, -1);
    }
    if (value != null) {
      totals = totals.with(key, value, 1);
    }
  }

  /** Hands all changes to the operating system, as one. */
  void commit(long syncMillis) {
    head.put(STATE_KEY, totals.count() + " " + totals.sum() + " " + syncMillis);
    store.commit();
  }

  /** Forces what was committed to the disk. */
  void force() {
    store.sync();
  }

  /** Puts all records into another one, in several commits, unless they have been damaged. */
  void copyTo(DiskStore other, long syncMillis) {
    long pending = 0;
    for (Map.Entry<String, byte[]> one : records.entrySet()) {
      DiskRecord.check(one.getKey(), one.getValue());
      other.put(one.getKey(), one.getValue());
      pending += one.getValue().length;
      if (pending > 4 << 20) {
        other.commit(syncMillis);
        pending = 0;
      }
    }
    if (!other.totals.equals(totals)) {
      throw new IllegalStateException("not all records of the file are to be found");
    }
    other.commit(syncMillis);
  }

  /** Number of the last commit. */
  long version() {
    return store.getCurrentVersion();
  }

  /** Bytes of the file. */
  long size() {
    return store.getFileStore().size();
  }

  /** Lets go of the file, as it is; never fails. */
  void close() {
    store.closeImmediately();
  }
}
