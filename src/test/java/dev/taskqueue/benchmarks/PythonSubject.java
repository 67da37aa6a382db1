package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Bounds;
import java.util.List;
import java.util.Optional;

/**
 * An {@code asyncio.Queue} with N worker tasks: the design of the Python original.
 *
 * @param kind what a task does, for the script
 */
record PythonSubject(String group, int count, Bounds bounds, String kind) implements Subject {

  static final String NAME = "asyncio.Queue (Python)";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> obstacle() {
    return Scripts.isInstalled("python3")
        ? Optional.empty()
        : Optional.of("python3 is not installed");
  }

  @Override
  public List<String> command(Effort effort) {
    return Scripts.command("python3", "asyncio_queue.py", kind, count, bounds, effort);
  }
}
