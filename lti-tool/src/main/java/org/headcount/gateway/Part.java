package org.headcount.gateway;

import java.util.Optional;
import org.headcount.lti.message.Role.Kind;
import org.headcount.lti.message.Roles;
import org.headcount.metering.fact.Role;

/** What part somebody plays in a launch, in the meter's words. */
public final class Part {

    private Part() {}

    /**
     * A test user is one whatever else it is said to be: a "student view" must never consume a licence. Whoever runs the course is staff, and only then does
     * Learner count. Empty for observers and all whose roles say nothing of taking or running the course: they pass, and no fact is made of it.
     */
    public static Optional<Role> of(Roles roles) {
        if (roles.isTestUser()) {
            return Optional.of(Role.TEST);
        }
        if (roles.isLearner()) {
            return Optional.of(Role.LEARNER);
        }
        if (roles.isStaff()) {
            return Optional.of(isAdministrator(roles, Kind.CONTEXT) ? Role.ADMINISTRATOR : Role.INSTRUCTOR);
        }
        return isAdministrator(roles, Kind.INSTITUTION) || isAdministrator(roles, Kind.SYSTEM)
                ? Optional.of(Role.ADMINISTRATOR)
                : Optional.empty();
    }

    private static boolean isAdministrator(Roles roles, Kind where) {
        return roles.all().stream()
                .anyMatch(role -> role.kind() == where && role.name().equals("Administrator"));
    }
}
