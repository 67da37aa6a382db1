package dev.taskqueue.service.config;

import dev.taskqueue.Durability;
import dev.taskqueue.TaskQueueOptions;
import dev.taskqueue.TaskQueueWorkerOptions;
import dev.taskqueue.internal.Limits;
import dev.taskqueue.internal.StrictJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The configuration of the service, checked. Immutable but for its options, which are copies. */
public final class ServiceConfig {

  /** Default time that a stop leaves to what is under way: 25 s, less than Kubernetes gives. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(25);

  /** Name of the queue that there is if none is configured: {@value}. */
  public static final String DEFAULT_QUEUE = "default";

  /** Of the configurations that this code reads, whether they say so or not. */
  private static final int VERSION = 1;

  private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private final Map<String, TaskQueueOptions> queues = new LinkedHashMap<>();

  /** The queues that do not say how durable they are. */
  private final Set<String> withoutDurability = new HashSet<>();

  private JsonObject http = new JsonObject();
  private boolean measured = true;
  private HandlersConfig handlers = HandlersConfig.of(new JsonObject());
  private Role role = Role.QUEUE;
  private TaskQueueWorkerOptions worker = new TaskQueueWorkerOptions().setQueue(DEFAULT_QUEUE);
  private ClusterConfig cluster = ClusterConfig.of(new JsonObject());
  private Duration deadline = DEFAULT_DEADLINE;
  private final JsonObject json;

  /**
   * From JSON.
   *
   * @throws ConfigException naming path and key that is unknown or wrong
   */
  public ServiceConfig(JsonObject json) {
    this.json = json.copy();
    Object queues = this.json.getValue("queues");
    if (queues == null || queues.equals(new JsonObject())) {
      this.json.put("queues", new JsonObject().put(DEFAULT_QUEUE, new JsonObject()));
    }
    ConfigException.in("the configuration", () -> read(this.json));
  }

  private ServiceConfig read(JsonObject json) {
    new StrictJson("configuration key")
        .integer("version", 1, VERSION, ServiceConfig::checkVersion)
        .choice("role", Role.class, value -> role = value)
        .object("queues", this::readQueues)
        .object("worker", this::readWorker)
        .object("http", value -> http = value.copy())
        .object("handlers", value -> handlers = HandlersConfig.of(value))
        .object("metrics", this::readMetrics)
        .object("cluster", value -> cluster = ClusterConfig.of(value))
        .object("shutdown", this::readShutdown)
        .read(json);
    queues.forEach(cluster.enabled() ? this::inCluster : ServiceConfig::outsideOfCluster);
    if (role == Role.WORKER && !cluster.enabled()) {
      throw new ConfigException(
          "the role worker needs a cluster, where the queue's owner is: set cluster.enabled");
    }
    return this;
  }

  private void readWorker(JsonObject json) {
    JsonObject options = json.copy();
    if (options.getValue("queue") == null) {
      options.put("queue", DEFAULT_QUEUE);
    }
    refuseCloseTimeout("worker", options);
    worker = ConfigException.in("worker", () -> new TaskQueueWorkerOptions(options));
  }

  /** The service would put its own in the place of what is written there. */
  private static void refuseCloseTimeout(String path, JsonObject options) {
    if (options.getValue("closeTimeout") != null) {
      throw new ConfigException(
          "in " + path + ": 'closeTimeout' is not set here; the service takes shutdown.deadline");
    }
  }

  private static void checkVersion(int version) {
    if (version != VERSION) {
      throw new ConfigException(
          "version is "
              + version
              + ", but this program reads configurations of version "
              + VERSION
              + "; take the program that the configuration is for, or move it to this version");
    }
  }

  private void readQueues(JsonObject json) {
    for (String name : json.fieldNames()) {
      if (!QUEUE_NAME.matcher(name).matches()) {
        throw new ConfigException(
            "in queues: a queue's name has 1 to 63 letters, digits, '-' and '_', but one is '"
                + name
                + "'");
      }
      if (!(json.getValue(name) instanceof JsonObject options)) {
        throw new ConfigException("in queues: '" + name + "' must be an object");
      }
      refuseCloseTimeout("queues." + name, options);
      queues.put(name, ConfigException.in("queues." + name, () -> options(name, options)));
      if (options.getValue("durability") == null) {
        withoutDurability.add(name);
      }
    }
  }

  /**
   * All nodes that are configured for a queue stand by for it, and its tasks outlive each of them.
   */
  private void inCluster(String name, TaskQueueOptions options) {
    options.setStandby(true);
    if (withoutDurability.contains(name)) {
      options.setDurability(Durability.CLUSTER);
    }
  }

  private static void outsideOfCluster(String name, TaskQueueOptions options) {
    if (options.getDurability() == Durability.CLUSTER) {
      throw new ConfigException(
          "in queues."
              + name
              + ": durability CLUSTER needs a cluster, in which to keep the tasks: set"
              + " cluster.enabled, or take durability DISK");
    }
  }

  private TaskQueueOptions options(String name, JsonObject json) {
    TaskQueueOptions options = new TaskQueueOptions(json);
    JavaVersion.check(options.getThreadingModel());
    String address = options.getAddress() != null ? options.getAddress() : name;
    for (TaskQueueOptions other : queues.values()) {
      if (address.equals(other.getAddress())) {
        throw new IllegalArgumentException(
            "another queue has the address '" + address + "'; each needs its own");
      }
    }
    return options.setAddress(address);
  }

  private void readMetrics(JsonObject json) {
    ConfigException.in(
        "metrics",
        () -> {
          new StrictJson("configuration key").bool("enabled", value -> measured = value).read(json);
          return this;
        });
  }

  private void readShutdown(JsonObject json) {
    ConfigException.in(
        "shutdown",
        () -> {
          new StrictJson("configuration key")
              .duration("deadline", value -> deadline = Limits.notNegative("deadline", value))
              .read(json);
          return this;
        });
  }

  /** What it is there for. */
  public Role role() {
    return role;
  }

  /** What it offers if it is a worker: a copy. */
  public TaskQueueWorkerOptions worker() {
    return new TaskQueueWorkerOptions(worker).setCloseTimeout(deadline);
  }

  /** The queues by name, in the order of the configuration; each has its address. */
  public Map<String, TaskQueueOptions> queues() {
    return Collections.unmodifiableMap(queues);
  }

  /** The options of the HTTP server and its API, not checked here. */
  public JsonObject http() {
    return http.copy();
  }

  /** What does the work of the tasks. */
  public HandlersConfig handlers() {
    return handlers;
  }

  /** Whether there are metrics. */
  public boolean isMeasured() {
    return measured;
  }

  /** Whether and how it is a node of a cluster. */
  public ClusterConfig cluster() {
    return cluster;
  }

  /** How long a stop waits for what is under way. */
  public Duration deadline() {
    return deadline;
  }

  /** The configuration as it was put together, for people to read: secrets are masked. */
  public JsonObject masked() {
    return Secrets.masked(json);
  }
}
