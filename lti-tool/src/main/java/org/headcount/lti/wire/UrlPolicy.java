package org.headcount.lti.wire;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Which URLs of others may be called. Judged twice: here, as text, when somebody registers one; and again by {@link Outbound} when the name is
 * resolved, since a name may come to mean another address.
 *
 * @param allowPrivateAddresses for tests and intranets: also private hosts and any port, and http for loopback hosts
 */
public record UrlPolicy(boolean allowPrivateAddresses) {

    private static final int LONGEST = 2_048;
    private static final int HTTPS_PORT = 443;
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    /** Why a URL is refused. */
    public enum Violation {
        NOT_A_URL("must be an absolute URL of at most 2048 characters"),
        SCHEME("must be https (http only for loopback hosts, where private addresses are allowed)"),
        FRAGMENT("must have no fragment"),
        USER_INFO("must have no user name"),
        HOST("must name a host"),
        PORT("must use port 443 or one above 1023"),
        PRIVATE_ADDRESS("must not point to a private address");

        private final String text;

        Violation(String text) {
            this.text = text;
        }

        /** To follow the URL's name: "jwksUri must have no fragment". */
        public String text() {
            return text;
        }
    }

    /** Empty if it may be called, as far as its text tells. Resolves nothing. */
    public Optional<Violation> check(String url) {
        URI read;
        try {
            read = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of(Violation.NOT_A_URL);
        }
        return url.length() > LONGEST ? Optional.of(Violation.NOT_A_URL) : check(read);
    }

    /** Empty if a browser may be sent there: as {@link #check(String)}, but for a fragment, which no server sees. */
    public Optional<Violation> checkOpened(String url) {
        int fragment = url.indexOf('#');
        try {
            new URI(url); // the fragment, too
        } catch (URISyntaxException e) {
            return Optional.of(Violation.NOT_A_URL);
        }
        return url.length() > LONGEST
                ? Optional.of(Violation.NOT_A_URL)
                : check(fragment < 0 ? url : url.substring(0, fragment));
    }

    public Optional<Violation> check(URI url) {
        if (!url.isAbsolute() || url.isOpaque()) {
            return Optional.of(Violation.NOT_A_URL);
        }
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.of(Violation.SCHEME);
        }
        if (url.getRawFragment() != null) {
            return Optional.of(Violation.FRAGMENT);
        }
        String authority = url.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            return Optional.of(Violation.USER_INFO);
        }
        String host = url.getHost(); // null too where Java reads a name that browsers would read otherwise
        if (host == null || host.isEmpty()) {
            return Optional.of(Violation.HOST);
        }
        return place(scheme, host, url.getPort());
    }

    private Optional<Violation> place(String scheme, String host, int port) {
        Optional<InetAddress> literal = Addresses.literal(host);
        boolean ambiguous = literal.isEmpty() && Addresses.looksNumeric(host); // 0x7f000001, 127.1, 2130706433
        boolean loopback = Addresses.isLocalName(host)
                || literal.filter(InetAddress::isLoopbackAddress).isPresent();
        if (ambiguous) {
            return Optional.of(Violation.HOST);
        }
        if (scheme.equals("http") && !(allowPrivateAddresses && loopback)) {
            return Optional.of(Violation.SCHEME);
        }
        if (allowPrivateAddresses) {
            return Optional.empty();
        }
        if (loopback || literal.filter(address -> !Addresses.isPublic(address)).isPresent()) {
            return Optional.of(Violation.PRIVATE_ADDRESS);
        }
        return port == -1 || port == HTTPS_PORT || port >= FIRST_UNPRIVILEGED_PORT
                ? Optional.empty()
                : Optional.of(Violation.PORT);
    }
}
