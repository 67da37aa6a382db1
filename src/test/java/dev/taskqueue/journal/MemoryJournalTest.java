package dev.taskqueue.journal;

/** The journal of other tests keeps to the contract. */
class MemoryJournalTest extends JournalContract {

  private MemoryJournal latest;

  @Override
  Journal open() {
    latest = latest == null ? new MemoryJournal(vertx) : latest.successor();
    return latest;
  }
}
