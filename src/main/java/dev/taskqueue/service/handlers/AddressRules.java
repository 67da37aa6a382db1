package dev.taskqueue.service.handlers;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be connected to: public ones, and those that are allowed explicitly. What is
 * not public is taken from IANA's registries of special-purpose addresses.
 */
final class AddressRules {

  private static final List<Cidr> NOT_PUBLIC_V4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, and the metadata services of clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  /** All others are loopback, mapped, unique-local, link-local, multicast or unassigned. */
  private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");

  private static final List<Cidr> NOT_PUBLIC_V6 =
      ranges(
          "2001::/23", // protocol assignments, and Teredo
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which embeds an IPv4 address
          "3fff::/20"); // documentation

  /** NAT64's well-known prefix: the last four bytes are the IPv4 address that is reached. */
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

  private final List<Cidr> allowed;

  AddressRules(List<String> allowed) {
    this.allowed = allowed.stream().map(Cidr::parse).toList();
  }

  private static List<Cidr> ranges(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }

  /** Whether an address may be connected to. */
  boolean allows(InetAddress address) {
    return isIn(allowed, address) || isPublic(address);
  }

  private boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return !isIn(NOT_PUBLIC_V4, address);
    }
    if (NAT64.contains(address)) {
      return allows(lastFourBytes(address));
    }
    return GLOBAL_V6.contains(address) && !isIn(NOT_PUBLIC_V6, address);
  }

  private static boolean isIn(List<Cidr> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static InetAddress lastFourBytes(InetAddress address) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for a wrong number of bytes
    }
  }
}
