package dev.taskqueue.service.cli;

import dev.taskqueue.service.config.ConfigSources;
import dev.taskqueue.service.config.ServiceConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a configuration. */
final class ConfigOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration file; default: that of the environment variable TASK_QUEUE_CONFIG, or"
              + " conf/task-queue.json if it is there.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Sets one key, as in --set http.port=9090. May be repeated; wins over the rest.")
  private final List<String> settings = new ArrayList<>();

  ServiceConfig load() {
    return load(List.of());
  }

  /** With more settings, that win over all others. */
  ServiceConfig load(List<String> more) {
    String named = System.getenv("TASK_QUEUE_CONFIG");
    Path effective = file != null || named == null || named.isEmpty() ? file : Path.of(named);
    List<String> all = new ArrayList<>(settings);
    all.addAll(more);
    return ConfigSources.load(effective, System.getenv(), all);
  }
}
