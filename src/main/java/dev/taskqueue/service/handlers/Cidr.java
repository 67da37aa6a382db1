package dev.taskqueue.service.handlers;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses, such as {@code 10.0.0.0/8}.
 *
 * @param network an address in it
 * @param bits how many leading bits all its addresses have in common
 */
record Cidr(InetAddress network, int bits) {

  /** What the JDK takes for an address, or refuses, and never looks up. */
  private static final Pattern IPV6 = Pattern.compile("\\[?[0-9a-fA-F:][0-9a-fA-F:.]*]?");

  /**
   * A range in CIDR notation, or a single address.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    int bits = slash < 0 ? Integer.MAX_VALUE : number(text.substring(slash + 1));
    if (address == null || bits < 0) {
      throw wrong(text);
    }
    int length = 8 * address.getAddress().length;
    if (slash >= 0 && bits > length) {
      throw wrong(text);
    }
    return new Cidr(address, Math.min(bits, length));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\" is no range of addresses; write one such as \"10.0.0.0/8\" or \"fd00::/8\"");
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** The address that a text spells out in numbers; null if it is a name. */
  static @Nullable InetAddress literal(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        return IPV6.matcher(text).matches() ? InetAddress.getByName(text) : null;
      }
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether it contains an address. */
  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] ours = network.getAddress();
    if (bytes.length != ours.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
      if (((bytes[bit / 8] ^ ours[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
