package dev.taskqueue.eventbus;

/**
 * At which of an owner's looks to compare what is stored, after a node has joined. It may come from
 * another part of a cluster that was split, where a queue of this address stored more until it had
 * given way; and what that part had comes to this one bit by bit. A comparison reads all that is
 * stored: so they are fewer and fewer, and one at the end.
 */
final class Aftermath {

  private final int last;
  private int look;
  private int next;

  /**
   * Before any node has joined.
   *
   * @param last look after a node has joined, until which another may have stored something
   */
  Aftermath(int last) {
    this.last = last;
    this.look = last;
  }

  /**
   * The next look.
   *
   * @param joined whether a node has joined since the one before
   * @return whether to compare now
   */
  boolean isDue(boolean joined) {
    if (joined) {
      look = 0;
      next = 1;
      return true;
    }
    if (look == last) {
      return false;
    }
    look++;
    if (look < next && look < last) {
      return false;
    }
    next *= 2;
    return true;
  }
}
