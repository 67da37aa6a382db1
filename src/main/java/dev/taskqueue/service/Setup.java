package dev.taskqueue.service;

import dev.taskqueue.TaskRequest;
import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.config.Role;
import dev.taskqueue.service.config.ServiceConfig;
import dev.taskqueue.service.handlers.HttpRequestOptions;
import dev.taskqueue.service.http.HttpOptions;
import java.util.Objects;

/**
 * A configuration of which every part has been read and checked, so that what is left to fail is
 * outside of it.
 *
 * @param config what was read
 * @param http options of the HTTP API
 * @param handlers what does the work of the tasks
 */
public record Setup(ServiceConfig config, HttpOptions http, HandlersSetup handlers) {

  /**
   * Checks a configuration; starts nothing.
   *
   * @throws ConfigException naming what is wrong
   */
  public static Setup of(ServiceConfig config) {
    HttpOptions http = ConfigException.in("http", () -> new HttpOptions(config.http()));
    HandlersSetup handlers = HandlersSetup.of(config.handlers());
    checkAddresses(config, handlers.requests());
    return new Setup(config, http, handlers);
  }

  /** At an address that two have, the bus gives each of them every second message. */
  private static void checkAddresses(ServiceConfig config, HttpRequestOptions requests) {
    if (config.role() == Role.WORKER) {
      checkAddress("worker.queue", config.worker().getQueue(), requests);
      return;
    }
    config
        .queues()
        .forEach(
            (name, queue) ->
                checkAddress(
                    "queues." + name + ".address",
                    Objects.requireNonNull(queue.getAddress()),
                    requests));
  }

  private static void checkAddress(String key, String address, HttpRequestOptions requests) {
    if (address.equals(requests.getAddress())) {
      throw new ConfigException(
          key
              + " is '"
              + address
              + "', as handlers.http.address is: the queue and the HTTP request handler would get"
              + " each other's messages; set one of the two to another address");
    }
    if (address.equals(TaskRequest.CANCEL_ADDRESS)) {
      throw new ConfigException(
          key
              + " is '"
              + address
              + "', where handlers are told of cancelled requests; set it to another address");
    }
  }
}
