package dev.taskqueue.service.config;

import java.util.function.Supplier;

/** A configuration that cannot be used; the message names the path and is for its author. */
public final class ConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** With a message for the author of the configuration. */
  public ConfigException(String message) {
    super(message);
  }

  /**
   * What {@code read} gives.
   *
   * @param path of the part of the configuration that is read
   * @throws ConfigException naming the path, if it throws an {@link IllegalArgumentException}
   */
  public static <T> T in(String path, Supplier<T> read) {
    try {
      return read.get();
    } catch (ConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ConfigException("in " + path + ": " + e.getMessage());
    }
  }
}
