package dev.taskqueue.service.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of the scopes of one queue that clients have put tasks into and that may have something to
 * join still, up to a number. Thread-safe.
 */
final class ScopeBook {

  private final int capacity;

  /** The latest used last. */
  private final Set<String> names = new LinkedHashSet<>();

  ScopeBook(int capacity) {
    this.capacity = capacity;
  }

  /** Notes that a task is put into this scope; false if that would be one scope too many. */
  synchronized boolean use(String name) {
    if (!names.remove(name) && names.size() >= capacity) {
      return false;
    }
    names.add(name);
    return true;
  }

  /** There is nothing to join in this scope. */
  synchronized void forget(String name) {
    names.remove(name);
  }

  int capacity() {
    return capacity;
  }

  /** All names, the longest unused first. */
  synchronized List<String> names() {
    return List.copyOf(names);
  }
}
