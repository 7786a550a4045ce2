package org.headcount.web.api;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.ApiKeys;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/**
 * Who calls.
 *
 * @param name for our log and the notes beside facts; no secret
 * @param institution whose key it is; empty for the operator's
 * @param label what a key was called when it was made
 * @param approver whose key stands for the call beside the caller's own; empty where none does
 */
record Caller(String name, Needs.Right right, Optional<InstitutionId> institution, String label, String approver)
        implements SecurityContext, Principal {

    static final Caller OPERATOR = new Caller("operator", Needs.Right.OPERATOR, Optional.empty(), "", "");

    static Caller of(ApiKeys.ApiKey key) {
        return new Caller(
                "key:" + key.id(),
                Needs.Right.valueOf(key.rights().name()),
                Optional.of(key.institution()),
                key.label(),
                "");
    }

    /** Who is told to have changed what a call changes. */
    static Author author(SecurityContext context) {
        return context.getUserPrincipal() instanceof Caller caller
                ? new Author(
                        caller.name(),
                        caller.right().name().toLowerCase(Locale.ROOT),
                        caller.label(),
                        caller.approver())
                : Author.SYSTEM;
    }

    Caller approvedBy(Caller other) {
        return new Caller(name, right, institution, label, other.name());
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
