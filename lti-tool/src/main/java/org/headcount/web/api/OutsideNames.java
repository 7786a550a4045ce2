package org.headcount.web.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.fact.IdentityName;

/**
 * Whom the events of other standards mean: they name people by web addresses, which hold colons, and so are no namespaces.
 * {@code urn:headcount:} before a namespace of ours lets an event mean the same person as all other reports.
 */
final class OutsideNames {

    static final String OURS = "urn:headcount:";

    private OutsideNames() {}

    /**
     * An account of xAPI: the namespace is the host of its home page, with an underscore before its port, and the path.
     *
     * @throws IllegalArgumentException if nobody can be called so
     */
    static IdentityName account(String homePage, String name) {
        if (homePage.startsWith(OURS)) {
            return new IdentityName(homePage.substring(OURS.length()), name);
        }
        String path = Optional.ofNullable(uri(homePage).getRawPath()).orElse("").replaceAll("/+$", "");
        return new IdentityName(site(homePage) + path.replace(':', '_'), name);
    }

    /**
     * The address of a person: the namespace is the host, the value what follows it; else the scheme, and what follows that.
     *
     * @throws IllegalArgumentException if it is no address, or nobody can be called so
     */
    static IdentityName person(String address) {
        if (address.startsWith(OURS)) {
            return IdentityName.parse(address.substring(OURS.length()));
        }
        URI uri = uri(address);
        if (uri.getHost() == null) {
            return new IdentityName(
                    uri.getScheme().toLowerCase(Locale.ROOT),
                    address.substring(uri.getScheme().length() + 1));
        }
        return new IdentityName(
                site(address), address.substring(address.indexOf("//") + 2).replaceFirst("^[^/?#]*/?", ""));
    }

    private static String site(String address) {
        URI uri = uri(address);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("must be a web address, or " + OURS + " and a namespace");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT).replace(':', '_'); // of an IPv6 address
        return uri.getPort() < 0 ? host : host + "_" + uri.getPort();
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be an absolute IRI", e);
        }
        throw new IllegalArgumentException("must be an absolute IRI");
    }
}
