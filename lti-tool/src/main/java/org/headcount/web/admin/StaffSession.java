package org.headcount.web.admin;

import java.util.Optional;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.metering.fact.InstitutionId;

/**
 * Somebody of the staff who is signed in, in this browser.
 *
 * @param secret what the browser has; kept nowhere else
 */
record StaffSession(String secret, StaffSessions.Kept kept) {

    Staff staff() {
        return kept.member().map(StaffSession::staff).orElse(Staff.OPERATOR);
    }

    private static Staff staff(StaffMember member) {
        return new Staff(
                member.author(),
                member.name().isEmpty() ? member.email() : member.name(),
                Staff.Right.valueOf(member.role().name()),
                Optional.of(member.institution()));
    }

    Optional<InstitutionId> institution() {
        return kept.session().institution();
    }

    /** To be written into a page; another one each time. */
    String token() {
        return new FormToken(secret).masked();
    }

    boolean sent(String formToken) {
        return new FormToken(secret).is(formToken);
    }

    /** Who may show its pages in a frame, as Content Security Policy writes it. */
    String ancestors() {
        return kept.session().frames().isEmpty() ? "'none'" : kept.session().frames();
    }

    @Override
    public String toString() {
        return "StaffSession";
    }
}
