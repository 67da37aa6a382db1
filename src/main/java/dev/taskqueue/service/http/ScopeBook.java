package dev.taskqueue.service.http;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Names of the scopes of one queue that have something to join, up to a number: as the queue has
 * told them when it was last asked, and those that clients have put tasks into since. Thread-safe.
 */
final class ScopeBook {

  private final int capacity;
  private final Set<String> names = new HashSet<>();

  /** What was put into since the queue was last asked, which its answer may know nothing of. */
  private final Set<String> fresh = new HashSet<>();

  ScopeBook(int capacity) {
    this.capacity = capacity;
  }

  /** Notes that a task is put into this scope; false if that would be one scope too many. */
  synchronized boolean use(String name) {
    if (!names.contains(name) && names.size() >= capacity) {
      return false;
    }
    names.add(name);
    fresh.add(name);
    return true;
  }

  /** There is nothing to join in this scope. */
  synchronized void forget(String name) {
    names.remove(name);
    fresh.remove(name);
  }

  /** The queue is being asked. */
  synchronized void ask() {
    fresh.clear();
  }

  /**
   * The queue has told which scopes have something to join.
   *
   * @param all whether there are no more
   */
  synchronized void told(Collection<String> used, boolean all) {
    if (all) {
      names.retainAll(fresh);
    }
    for (String name : used) {
      if (all || names.size() < capacity) {
        names.add(name);
      }
    }
  }

  int capacity() {
    return capacity;
  }
}
