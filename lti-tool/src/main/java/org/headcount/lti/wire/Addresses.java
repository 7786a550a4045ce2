package org.headcount.lti.wire;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which addresses belong to the public Internet (IANA special-purpose registries, RFC 6890). */
final class Addresses {

    private static final Pattern DOTTED = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)\\.?");

    private static final List<Block> SPECIAL_4 = List.of(
            new Block("0.0.0.0", 8),
            new Block("10.0.0.0", 8),
            new Block("100.64.0.0", 10),
            new Block("127.0.0.0", 8),
            new Block("169.254.0.0", 16),
            new Block("172.16.0.0", 12),
            new Block("192.0.0.0", 24),
            new Block("192.0.2.0", 24),
            new Block("192.31.196.0", 24),
            new Block("192.52.193.0", 24),
            new Block("192.88.99.0", 24),
            new Block("192.168.0.0", 16),
            new Block("192.175.48.0", 24),
            new Block("198.18.0.0", 15),
            new Block("198.51.100.0", 24),
            new Block("203.0.113.0", 24),
            new Block("224.0.0.0", 3)); // multicast, reserved, broadcast

    /** The only part of IPv6 that is routed … */
    private static final Block GLOBAL_6 = new Block("2000::", 3);

    /** … and what in it is special, or carries an IPv4 address to be reached through a gateway. */
    private static final List<Block> SPECIAL_6 = List.of(
            new Block("2001::", 23), // Teredo, ORCHID, benchmarking
            new Block("2001:db8::", 32),
            new Block("2002::", 16), // 6to4
            new Block("2620:4f:8000::", 48),
            new Block("3fff::", 20),
            new Block("5f00::", 16));

    private Addresses() {}

    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_4.stream().noneMatch(block -> block.contains(address));
        }
        if (address instanceof Inet6Address six) {
            return six.getScopeId() == 0
                    && GLOBAL_6.contains(address)
                    && SPECIAL_6.stream().noneMatch(block -> block.contains(address));
        }
        return false;
    }

    /** The address that a URL's host writes out: four decimal numbers, or IPv6 in brackets. */
    static Optional<InetAddress> literal(String host) {
        boolean six = host.startsWith("[") && host.endsWith("]") && host.indexOf('%') < 0;
        boolean four = DOTTED.matcher(host).matches() && octetsFit(host);
        return six || four ? Optional.of(parse(host)) : Optional.empty();
    }

    /** Whether some reader would take this host for an address: {@code 127.1}, {@code 2130706433}, {@code 0x7f000001}, {@code 127.0.0.1.}, {@code [::1%lo]} */
    static boolean looksNumeric(String host) {
        return host.startsWith("[") || NUMERIC_END.matcher(host).matches();
    }

    /** {@code localhost} and what is under it (RFC 6761 §6.3), with or without the root's dot. */
    static boolean isLocalName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static boolean octetsFit(String host) {
        for (String octet : host.split("\\.", -1)) {
            boolean octal = octet.length() > 1 && octet.startsWith("0"); // some readers take 010 for 8
            if (octal || Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress parse(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + literal, e);
        }
    }

    private record Block(byte[] prefix, int bits) {

        Block(String address, int bits) {
            this(parse(address).getAddress(), bits);
        }

        boolean contains(InetAddress address) {
            byte[] other = address.getAddress();
            if (other.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((prefix[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
