package dev.taskqueue.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The shipped file for one machine, with a name and ports that no other cluster has. */
public final class LoopbackCluster {

  private static final int PORTS = 20;

  /** Below the ports that systems give to those who ask for any. */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;

  /** Of tests that run at the same time, each has its own range, by the number of its process. */
  private static final int FORKS = 4;

  private static final int PER_FORK = (HIGHEST - LOWEST) / FORKS;

  private LoopbackCluster() {}

  /** Writes it into this folder. */
  public static Path write(Path folder) throws IOException {
    String xml =
        replace(
            replace(
                Files.readString(Path.of("conf/cluster-loopback.xml")),
                "<cluster-name>task-queue<",
                "<cluster-name>" + UUID.randomUUID() + "<"),
            ">5701</port>",
            ">" + freePorts() + "</port>");
    return Files.writeString(folder.resolve("cluster.xml"), xml).toAbsolutePath();
  }

  private static String replace(String text, String part, String by) {
    if (!text.contains(part)) {
      throw new IllegalStateException("no " + part + " in conf/cluster-loopback.xml");
    }
    return text.replace(part, by);
  }

  /** The first of so many ports in a row that nobody uses at the moment. */
  private static int freePorts() {
    int lowest = LOWEST + Integer.getInteger("tests.fork", 1) % FORKS * PER_FORK;
    for (int attempt = 0; attempt < 100; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(lowest, lowest + PER_FORK - PORTS);
      if (areFree(first)) {
        return first;
      }
    }
    throw new IllegalStateException("no free ports");
  }

  private static boolean areFree(int first) {
    for (int port = first; port < first + PORTS; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
