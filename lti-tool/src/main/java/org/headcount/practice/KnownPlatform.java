package org.headcount.practice;

import java.util.Set;

/** What the practice tool knows of a platform. Issuer and client together name it; both are compared exactly. */
public record KnownPlatform(
        String issuer,
        String clientId,
        Set<String> deploymentIds,
        String authorizationEndpoint,
        String tokenEndpoint,
        String jwksUri) {

    public KnownPlatform {
        deploymentIds = Set.copyOf(deploymentIds);
    }
}
