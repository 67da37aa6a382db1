package dev.taskqueue.service.cli;

import dev.taskqueue.service.ClusterView;
import dev.taskqueue.service.Service;
import dev.taskqueue.service.Setup;
import dev.taskqueue.service.StartGivenUpException;
import dev.taskqueue.service.config.Role;
import dev.taskqueue.service.config.ServiceConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The service as a process, from its start to its drained end. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves the configured queues over HTTP until it is stopped.",
    footer = {
      "",
      "SIGTERM or Ctrl-C drains: no more tasks are accepted, those that were are worked off within"
          + " shutdown.deadline. A second one ends it at once.",
      "",
      "Exit code: 0 drained, 2 bad option or configuration, 3 could not start, 4 tasks were left at"
          + " the deadline, or a queue could not be ended, 130 stopped twice."
    })
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private final ConfigOptions configuration = new ConfigOptions();

  @Option(
      names = "--check",
      description = "Checks the configuration, prints it with secrets masked, and starts nothing.")
  private boolean check;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "queue serves the configured queues; worker has none, and works for that of worker.queue"
              + " on another node of the cluster. Default: the key role, or queue.")
  private @Nullable String role;

  @Override
  public Integer call() throws Exception {
    ServiceConfig config = configuration.load(role == null ? List.of() : List.of("role=" + role));
    Setup setup = Setup.of(config);
    if (check) {
      System.out.println(config.masked().encodePrettily());
      return ExitCodes.OK;
    }
    StopSignal signal = StopSignal.install();
    Service service;
    MemoryWatch watch = MemoryWatch.start();
    try {
      service = Service.start(setup, signal.first()).await();
    } catch (StartGivenUpException e) {
      LOG.info("{} received; {}", signal.await(), e.getMessage());
      return ExitCodes.OK;
    } catch (OutOfMemoryError e) {
      MemoryWatch.notStarted(e);
      return ExitCodes.NOT_STARTED;
    } catch (Exception e) {
      LOG.error("could not start: {}", String.valueOf(e.getMessage()));
      LOG.debug("could not start", e);
      return ExitCodes.NOT_STARTED;
    } finally {
      watch.stop();
    }
    if (service.isReady()) {
      tell(service, config);
    }
    LOG.info("{} received", signal.await());
    return OrderlyEnd.of(service).await();
  }

  private static void tell(Service service, ServiceConfig config) {
    LOG.info(
        "listening on {}; {}; ready in {} s",
        service.url(),
        config.role() == Role.WORKER
            ? "worker of queue " + config.worker().getQueue()
            : "queues: " + String.join(", ", config.queues().keySet()),
        String.format(Locale.ROOT, "%.1f", sinceStart().toMillis() / 1e3));
    ClusterView cluster = service.cluster();
    if (cluster != null) {
      LOG.info("node {} of a cluster of {}", cluster.nodeId(), cluster.members().size());
    }
  }

  private static Duration sinceStart() {
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Duration.ofMillis(System.currentTimeMillis() - start);
  }
}
