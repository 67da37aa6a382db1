package dev.taskqueue.service;

import dev.taskqueue.service.config.ConfigException;
import dev.taskqueue.service.config.VerticleConfig;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds own handlers: on the service's class path and in the jars of the plugin folder. */
final class Plugins {

  private Plugins() {}

  /**
   * A class loader that knows the folder's jars, by name. What the service has itself goes before
   * what they bring.
   *
   * @param folder it need not exist
   */
  static ClassLoader loader(Path folder) {
    ClassLoader own = Plugins.class.getClassLoader();
    List<URL> jars = jars(folder);
    return jars.isEmpty() ? own : new URLClassLoader("plugins", jars.toArray(URL[]::new), own);
  }

  private static List<URL> jars(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new ConfigException("in handlers: cannot read the folder of 'plugins', " + e);
    }
    return files.stream().sorted().map(Plugins::url).toList();
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(jar + " has no URL", e);
    }
  }

  /**
   * Checks that the class is there and can be deployed.
   *
   * @throws ConfigException if it cannot
   */
  static void check(VerticleConfig verticle, ClassLoader loader, Path folder) {
    Class<?> type;
    try {
      type = Class.forName(verticle.className(), false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ConfigException(
          "in handlers.verticles: no class "
              + verticle.className()
              + " on the class path or in the jars of the folder "
              + folder
              + " ("
              + e
              + ")");
    }
    if (!Deployable.class.isAssignableFrom(type)) {
      throw new ConfigException(
          "in handlers.verticles: "
              + verticle.className()
              + " is no verticle; let it extend io.vertx.core.VerticleBase");
    }
  }
}
