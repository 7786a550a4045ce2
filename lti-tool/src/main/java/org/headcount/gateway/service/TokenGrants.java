package org.headcount.gateway.service;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.TokenError;
import org.headcount.lti.platform.TokenRequest;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.AssertionVerifier;
import org.headcount.lti.wire.AssertionVerifier.Assertion;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.TokenVerifier;

/** Gives access tokens to tools that prove who they are (Security Framework 1.0 §4.1). */
public final class TokenGrants {

    /** How long a token may be used. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final int CHANCE = 256;
    private static final int LONGEST_ASSERTION = 16 * 1024;

    private final Addresses addresses;
    private final Connections connections;
    private final RemoteKeys keys;
    private final Grants grants;
    private final InstantSource clock;
    private final AssertionVerifier assertions = new AssertionVerifier();
    private final TokenVerifier tokens = new TokenVerifier(LONGEST_ASSERTION);

    public TokenGrants(
            Addresses addresses, Connections connections, RemoteKeys keys, Grants grants, InstantSource clock) {
        this.addresses = addresses;
        this.connections = connections;
        this.keys = keys;
        this.grants = grants;
        this.clock = clock;
    }

    /** @param parameters of the request's body, each once */
    public TokenOutcome grant(String platform, Map<String, String> parameters) {
        Optional<LmsConnection> lms = connections.platform(platform);
        if (lms.isEmpty()) {
            return new TokenOutcome.NoSuchPlatform();
        }
        Optional<TokenError> error = TokenRequest.error(parameters);
        return error.isPresent()
                ? new TokenOutcome.Refused(platform, error.get())
                : grant(lms.get(), TokenRequest.of(parameters));
    }

    private TokenOutcome grant(LmsConnection lms, TokenRequest request) {
        String platform = lms.platform().id();
        Optional<ToolRegistration> tool = assertions
                .claimedClient(request.assertion())
                .flatMap(client -> connections.tool(lms.institution(), client));
        if (tool.isEmpty()) {
            return refused(platform, TokenError.invalidClient("the assertion is from nobody who is known here"));
        }
        if (!request.isOf(tool.get().id())) {
            return refused(platform, TokenError.invalidClient("client_id is not the assertion's client"));
        }
        Assertion assertion = assertions.verify(
                request.assertion(),
                tool.get().id(),
                Set.of(addresses.token(platform), addresses.issuer(platform)),
                keys.at(tool.get().jwksUri()),
                clock.instant());
        return assertion instanceof Assertion.Proven proven
                ? grant(lms, tool.get(), proven, request)
                : refused(platform, TokenError.invalidClient("the assertion breaks a rule: " + assertion));
    }

    private TokenOutcome grant(
            LmsConnection lms, ToolRegistration tool, Assertion.Proven proven, TokenRequest request) {
        String platform = lms.platform().id();
        Optional<String> deployment = tokens.claimedDeployment(request.assertion()); // proven by now
        if (deployment.filter(id -> !isDeployed(id, lms, tool)).isPresent()) {
            return refused(platform, TokenError.invalidRequest("the assertion's deployment_id is not known here"));
        }
        if (!grants.spend(lms.institution(), platform, tool.id(), proven.tokenId(), proven.forgetAfter())) {
            return refused(platform, TokenError.invalidClient("the assertion was used before"));
        }
        Set<String> scopes = Scopes.granted(request.scopes(), tool.scopes());
        if (scopes.isEmpty()) {
            return refused(platform, TokenError.invalidScope("none of the scopes is allowed to this tool"));
        }
        String accessToken = Secrets.id(CHANCE);
        Instant expiresAt = clock.instant().plus(LIFETIME);
        grants.grant(
                lms.institution(),
                Secrets.hash(accessToken),
                new Grants.Grant(platform, tool.id(), deployment.orElse(""), scopes, expiresAt));
        return new TokenOutcome.Granted(platform, tool.id(), accessToken, scopes, LIFETIME);
    }

    private static boolean isDeployed(String deployment, LmsConnection lms, ToolRegistration tool) {
        return lms.platform().deployments().stream()
                .map(lmsDeployment ->
                        DeploymentId.of(lms.institution(), lms.platform().id(), lmsDeployment, tool.id()))
                .anyMatch(deployment::equals);
    }

    private static TokenOutcome refused(String platform, TokenError error) {
        return new TokenOutcome.Refused(platform, error);
    }
}
