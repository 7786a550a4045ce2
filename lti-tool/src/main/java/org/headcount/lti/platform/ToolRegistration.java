package org.headcount.lti.platform;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What we know of a tool that we are a platform for.
 *
 * @param id our opaque name for it, lower case; also its client_id under every issuer of ours
 * @param redirectUris compared exactly, as strings
 * @param scopes the service scopes that it may ask for
 * @param deepLinkUri where it lets people choose content; the target where it has no other
 */
public record ToolRegistration(
        String id,
        String name,
        URI loginUri,
        List<String> redirectUris,
        URI targetLinkUri,
        URI jwksUri,
        Set<String> scopes,
        URI deepLinkUri) {

    public ToolRegistration {
        redirectUris = List.copyOf(redirectUris);
        scopes = Set.copyOf(scopes);
    }

    /** One that lets people choose content where it is launched. */
    public ToolRegistration(
            String id,
            String name,
            URI loginUri,
            List<String> redirectUris,
            URI targetLinkUri,
            URI jwksUri,
            Set<String> scopes) {
        this(id, name, loginUri, redirectUris, targetLinkUri, jwksUri, scopes, targetLinkUri);
    }

    /** The same tool, to be launched at another place of its own. */
    public ToolRegistration at(URI target) {
        return new ToolRegistration(id, name, loginUri, redirectUris, target, jwksUri, scopes, deepLinkUri);
    }

    /** The same tool with one more redirect URI. */
    public ToolRegistration answeredAt(String redirectUri) {
        List<String> all =
                Stream.concat(redirectUris.stream(), Stream.of(redirectUri)).toList();
        return new ToolRegistration(id, name, loginUri, all, targetLinkUri, jwksUri, scopes, deepLinkUri);
    }

    /** Whether an address is on a host of the tool's, or below one: on those that it registered, and on no other, its links may be. */
    public boolean owns(URI address) {
        String host = host(address);
        return !host.isEmpty()
                && Stream.concat(
                                Stream.of(loginUri, targetLinkUri, deepLinkUri).map(ToolRegistration::host),
                                redirectUris.stream().map(ToolRegistration::host))
                        .filter(own -> !own.isEmpty())
                        .anyMatch(own -> host.equals(own) || host.endsWith("." + own));
    }

    private static String host(String address) {
        try {
            return host(URI.create(address));
        } catch (IllegalArgumentException notAUrl) { // nothing that a link could be compared with
            return "";
        }
    }

    private static String host(URI address) {
        String host = address.getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }
}
