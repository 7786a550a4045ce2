package org.headcount.web.lti;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.gateway.connection.LmsHosts;

/** Who may show pages of ours that an LMS launches in a frame, as Content Security Policy names them. */
public final class LmsOrigins {

    private static final int MOST = 20;
    private static final String NOBODY = "'none'";

    private final LmsHosts hosts;

    public LmsOrigins(LmsHosts hosts) {
        this.hosts = hosts;
    }

    /**
     * The LMS's own origins and no others, not even of the same site; nobody where none can be named.
     *
     * @param returnUrl as a launch names it; empty for none
     */
    public String exact(String platform, String returnUrl) {
        String origins = addresses(platform, returnUrl).stream()
                .flatMap(one -> origin(one).stream())
                .distinct()
                .limit(MOST)
                .collect(Collectors.joining(" "));
        return origins.isEmpty() ? NOBODY : origins;
    }

    /** Likewise with all that belongs to the same sites: portals frame LMSs. */
    public String wide(String platform, String returnUrl) {
        return Ancestors.of(addresses(platform, returnUrl));
    }

    private List<String> addresses(String platform, String returnUrl) {
        List<String> addresses = new ArrayList<>(hosts.of(platform));
        addresses.add(returnUrl);
        return addresses;
    }

    /** There is no way to name an IPv6 address. */
    private static Optional<String> origin(String address) {
        try {
            URI uri = URI.create(address);
            String host = uri.getHost();
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && host != null && host.matches("[A-Za-z0-9.-]+")
                    ? Optional.of(uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
                    : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
