package org.headcount.gateway.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.lti.tool.PlatformRegistration;

/**
 * Where the pages of an LMS are: whose frames may show ours. Its registration tells, but not always all: some clouds have one issuer for everybody and let
 * schools choose their host, which only the signed launches name. Those are remembered on this node, until it ends.
 */
public final class LmsHosts {

    private static final int MOST = 100;
    private static final Pattern WEB = Pattern.compile("(https?://[A-Za-z0-9.-]+(?::\\d+)?)(?:[/?#].*)?");

    private final Connections connections;
    private final Map<String, Set<String>> named = new ConcurrentHashMap<>();

    public LmsHosts(Connections connections) {
        this.connections = connections;
    }

    /** Takes the return_url of a genuine launch, if it is on a host that can be named; a longer list than anybody needs is not made. */
    public void learn(String platform, String returnUrl) {
        Matcher web = WEB.matcher(returnUrl);
        if (web.matches()) {
            Set<String> known = named.computeIfAbsent(platform, unknown -> ConcurrentHashMap.newKeySet());
            if (known.size() < MOST) {
                known.add(web.group(1));
            }
        }
    }

    /** Addresses on all hosts of an LMS that are known; none where the LMS is not. */
    public List<String> of(String platform) {
        List<String> addresses = new ArrayList<>();
        connections.platform(platform).map(LmsConnection::platform).ifPresent(lms -> {
            addresses.addAll(registered(lms));
            addresses.addAll(named.getOrDefault(platform, Set.of()));
        });
        return addresses;
    }

    /** Addresses on the hosts whose pages show tools: those that launches named, else the one where logins are answered. None where the LMS is not. */
    List<String> pages(String platform) {
        Set<String> known = named.getOrDefault(platform, Set.of());
        return known.isEmpty()
                ? connections
                        .platform(platform)
                        .map(lms -> lms.platform().authorizationEndpoint().toString())
                        .map(List::of)
                        .orElse(List.of())
                : List.copyOf(known);
    }

    private static List<String> registered(PlatformRegistration lms) {
        return List.of(
                lms.issuer(),
                lms.authorizationEndpoint().toString(),
                lms.tokenEndpoint().toString(),
                lms.jwksUri().toString());
    }
}
