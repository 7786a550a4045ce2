package org.headcount.lti.platform;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * What we know of a tool that we are a platform for.
 *
 * @param id our opaque name for it, lower case; also its client_id under every issuer of ours
 * @param redirectUris compared exactly, as strings
 * @param scopes the service scopes that it may ask for
 */
public record ToolRegistration(
        String id,
        String name,
        URI loginUri,
        List<String> redirectUris,
        URI targetLinkUri,
        URI jwksUri,
        Set<String> scopes) {

    public ToolRegistration {
        redirectUris = List.copyOf(redirectUris);
        scopes = Set.copyOf(scopes);
    }
}
