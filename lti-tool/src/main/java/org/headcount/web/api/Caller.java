package org.headcount.web.api;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Optional;
import org.headcount.gateway.ApiKeys;
import org.headcount.metering.InstitutionId;

/**
 * Who calls.
 *
 * @param name for our log and the notes beside facts; no secret
 * @param institution whose key it is; empty for the operator's
 */
record Caller(String name, Needs.Right right, Optional<InstitutionId> institution)
        implements SecurityContext, Principal {

    static final Caller OPERATOR = new Caller("operator", Needs.Right.OPERATOR, Optional.empty());

    static Caller of(ApiKeys.ApiKey key) {
        return new Caller("key:" + key.id(), Needs.Right.valueOf(key.rights().name()), Optional.of(key.institution()));
    }

    boolean reaches(String institutionId) {
        return institution.map(own -> own.value().equals(institutionId)).orElse(true);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Principal getUserPrincipal() {
        return this;
    }

    @Override
    public boolean isUserInRole(String role) {
        return Needs.Right.valueOf(role).compareTo(right) <= 0;
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
