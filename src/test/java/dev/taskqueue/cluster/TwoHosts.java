package dev.taskqueue.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Two network namespaces of Linux, which this host routes between and can cut off from each other,
 * while it reaches both. Needs root and the command {@code ip}.
 */
final class TwoHosts implements AutoCloseable {

  private static final String NAME = "tq" + ProcessHandle.current().pid();

  TwoHosts() throws IOException {
    for (int host = 0; host < 2; host++) {
      String space = space(host);
      String outside = NAME + "o" + host;
      String inside = NAME + "i" + host;
      ip("netns add " + space);
      ip("link add " + outside + " type veth peer name " + inside);
      ip("link set " + inside + " netns " + space);
      ip("addr add " + gateway(host) + "/30 dev " + outside);
      ip("link set " + outside + " up");
      ip("-n " + space + " addr add " + address(host) + "/30 dev " + inside);
      ip("-n " + space + " link set " + inside + " up");
      ip("-n " + space + " link set lo up");
      ip("-n " + space + " route add default via " + gateway(host));
    }
    join();
  }

  private static String space(int host) {
    return NAME + "n" + host;
  }

  private static String gateway(int host) {
    return String.format(Locale.ROOT, "10.213.%d.1", 77 + host);
  }

  /** The address of a host. */
  String address(int host) {
    return String.format(Locale.ROOT, "10.213.%d.2", 77 + host);
  }

  /** What a command must begin with to be run on a host. */
  List<String> command(int host) {
    return List.of("ip", "netns", "exec", space(host));
  }

  /** From now on what one host sends to the other is lost. */
  void cut() throws IOException {
    forward(0);
  }

  /** The two reach each other again. */
  void join() throws IOException {
    forward(1);
  }

  private static void forward(int on) throws IOException {
    for (int host = 0; host < 2; host++) {
      run("sysctl -q -w net.ipv4.conf." + NAME + "o" + host + ".forwarding=" + on);
    }
  }

  private static void ip(String arguments) throws IOException {
    run("ip " + arguments);
  }

  private static void run(String command) throws IOException {
    Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  @Override
  public void close() throws IOException {
    for (int host = 0; host < 2; host++) {
      ip("netns del " + space(host)); // and with it the interfaces
    }
  }
}
