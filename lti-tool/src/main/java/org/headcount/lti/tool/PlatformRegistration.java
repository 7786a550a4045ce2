package org.headcount.lti.tool;

import java.net.URI;
import java.util.Set;

/**
 * What we know of an LMS that we are a tool of: one client_id under one issuer, with the deployments that belong to
 * one institution (another institution may share both, as all of Blackboard's do).
 *
 * @param id our opaque name for it, lower case
 * @param issuer compared exactly, letter by letter
 * @param tokenAudience the {@code aud} of our client assertions; the token endpoint unless the LMS wants another
 */
public record PlatformRegistration(
        String id,
        String name,
        String issuer,
        String clientId,
        URI authorizationEndpoint,
        URI tokenEndpoint,
        URI jwksUri,
        String tokenAudience,
        Set<String> deployments,
        Anonymous anonymous) {

    /** What becomes of a launch that names nobody: passed on uncounted, or refused. */
    public enum Anonymous {
        PASS,
        REFUSE
    }

    public PlatformRegistration {
        deployments = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(deployments));
    }

    public PlatformRegistration withDeployments(Set<String> others) {
        return new PlatformRegistration(
                id,
                name,
                issuer,
                clientId,
                authorizationEndpoint,
                tokenEndpoint,
                jwksUri,
                tokenAudience,
                others,
                anonymous);
    }

    /** Whether both make us the same client of one LMS: what is signed for one reaches the same server, and says the same, as what is signed for the other. */
    public boolean isSameClientAs(PlatformRegistration other) {
        return clientId.equals(other.clientId)
                && issuer.equals(other.issuer)
                && authorizationEndpoint.equals(other.authorizationEndpoint)
                && tokenEndpoint.equals(other.tokenEndpoint)
                && tokenAudience.equals(other.tokenAudience)
                && jwksUri.equals(other.jwksUri);
    }
}
