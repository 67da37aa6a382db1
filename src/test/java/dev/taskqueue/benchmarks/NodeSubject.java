package dev.taskqueue.benchmarks;

import dev.taskqueue.benchmarks.peers.Bounds;
import java.util.List;
import java.util.Optional;

/**
 * p-queue on Node.js, installed below {@code target} from npm the first time.
 *
 * @param kind what a task does, for the script
 */
record NodeSubject(String group, int count, Bounds bounds, String kind) implements Subject {

  static final String NAME = "p-queue (Node.js)";
  private static final String PACKAGE = "p-queue@8.1.0";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> obstacle() {
    if (!Scripts.isInstalled("node") || !Scripts.isInstalled("npm")) {
      return Optional.of("node or npm is not installed");
    }
    String prefix = Scripts.directory().toString();
    List<String> install =
        List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", prefix, PACKAGE);
    return Scripts.directory().resolve("node_modules/p-queue").toFile().isDirectory()
            || Scripts.succeeds(install)
        ? Optional.empty()
        : Optional.of("npm could not install " + PACKAGE);
  }

  @Override
  public List<String> command(Effort effort) {
    return Scripts.command("node", "p-queue.mjs", kind, count, bounds, effort);
  }
}
