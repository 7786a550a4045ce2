package org.headcount.gateway.service;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.headcount.metering.fact.InstitutionId;

/** Access tokens that we gave to tools, and the assertions that they spent for them. */
public interface Grants {

    /**
     * Spends an assertion's jti, atomically: of two callers with one jti of one tool and platform, exactly one is told
     * {@code true}.
     *
     * @param forgetAfter when the record may be dropped; no earlier than the assertion expires
     */
    boolean spend(InstitutionId institution, String platform, String tool, String jti, Instant forgetAfter);

    /** @param hash SHA-256 of the token; the token itself is stored nowhere */
    void grant(InstitutionId institution, String hash, Grant grant);

    /** What a token allows; empty when it is unknown or has expired. */
    Optional<Grant> find(InstitutionId institution, String hash, Instant now);

    /** Takes all tokens of a tool out of force, within three seconds on every node. */
    void revoke(InstitutionId institution, String tool);

    /**
     * What a token allows.
     *
     * @param deployment our deployment_id, when the assertion named one; empty: all deployments of this tool and LMS
     */
    record Grant(String platform, String tool, String deployment, Set<String> scopes, Instant expiresAt) {}
}
