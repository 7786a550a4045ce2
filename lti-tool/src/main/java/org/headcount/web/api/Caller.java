package org.headcount.web.api;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.StaffCall;

/**
 * Who calls.
 *
 * @param name for our log and the notes beside facts; no secret
 * @param institution whose key it is; empty for the operator's
 * @param label what a key was called when it was made
 * @param line of keys that made one another, to which it belongs; empty for the operator's, and where that is not known
 * @param approver whose key stands for the call beside the caller's own; empty where none does
 */
record Caller(
        String name, Needs.Right right, Optional<InstitutionId> institution, String label, String line, String approver)
        implements SecurityContext, Principal {

    static final Caller OPERATOR = new Caller("operator", Needs.Right.OPERATOR, Optional.empty(), "", "", "");

    static Caller of(ApiKeys.ApiKey key) {
        return new Caller(
                "key:" + key.id(),
                Needs.Right.valueOf(key.rights().name()),
                Optional.of(key.institution()),
                key.label(),
                key.line(),
                "");
    }

    /** Somebody who reads by a page. */
    static Caller ofStaff(StaffCall call) {
        Needs.Right right = call.all() ? Needs.Right.ADMIN : Needs.Right.READ;
        return new Caller("staff", right, Optional.of(call.institution()), "", "", "");
    }

    /** Of the keys that come from the one that calls; empty where the operator calls. */
    static Optional<String> line(SecurityContext context) {
        return context.getUserPrincipal() instanceof Caller caller
                        && caller.institution().isPresent()
                ? Optional.of(caller.line())
                : Optional.empty();
    }

    /**
     * Whether it can stand for what that one does: nobody can who may have been made by whoever stands behind it. The operator has made the first of every line,
     * and so is approved by nobody.
     */
    boolean isIndependentOf(Caller other) {
        return other.institution().isPresent()
                && (institution.isEmpty()
                        || (!line.isEmpty() && !line.equals(other.line()) && !isOfStaff() && !other.isOfStaff()));
    }

    /** Whoever may invite to the staff may have invited themselves: keys that staff have made prove nobody else. */
    private boolean isOfStaff() {
        return line.startsWith(Author.STAFF);
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
        return new Caller(name, right, institution, label, line, other.name());
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
