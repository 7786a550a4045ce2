package org.headcount.gateway.staff;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.headcount.lti.message.Role;
import org.headcount.lti.message.Roles;

/**
 * What the roles of an institution's LMSs are worth to whoever launches the usage page.
 *
 * @param worth by {@link #ADMINISTRATOR}, {@link #INSTRUCTOR} or a role's whole name as an LMS sends it
 */
public record StaffEntry(Map<String, StaffRole> worth) {

    /** Whoever administers the whole LMS or the whole school in it; not a course. */
    public static final String ADMINISTRATOR = "administrator";

    /** Whoever runs the course from which the page is opened. */
    public static final String INSTRUCTOR = "instructor";

    /** Until an institution says otherwise: administrators own, and nobody else comes in by role. */
    public static final StaffEntry USUAL = new StaffEntry(Map.of(ADMINISTRATOR, StaffRole.OWNER));

    public StaffEntry {
        worth = Map.copyOf(worth);
    }

    /** The most that somebody's roles are worth. Of test users, none are worth anything. */
    Optional<StaffRole> of(Roles roles) {
        return roles.isTestUser()
                ? Optional.empty()
                : roles.all().stream()
                        .flatMap(role -> Stream.of(general(role), itself(role)))
                        .flatMap(name -> Optional.ofNullable(worth.get(name)).stream())
                        .max(StaffRole::compareTo);
    }

    /** A role that an LMS calls by one of our two words is not meant by it. */
    private static String itself(Role role) {
        return role.sent().equals(ADMINISTRATOR) || role.sent().equals(INSTRUCTOR) ? "" : role.sent();
    }

    private static String general(Role role) {
        boolean wide = role.kind() == Role.Kind.INSTITUTION || role.kind() == Role.Kind.SYSTEM;
        if (wide && (role.name().equals("Administrator") || role.name().equals("SysAdmin"))) {
            return ADMINISTRATOR;
        }
        return role.kind() == Role.Kind.CONTEXT && role.name().equals("Instructor") ? INSTRUCTOR : "";
    }

    /** Whether some role that made owners makes them no longer. */
    public boolean makesFewerOwnersThan(StaffEntry before) {
        return before.worth.entrySet().stream()
                .anyMatch(one -> one.getValue() == StaffRole.OWNER && worth.get(one.getKey()) != StaffRole.OWNER);
    }

    /** In an order that does not change. */
    public Map<String, StaffRole> sorted() {
        return new TreeMap<>(worth);
    }
}
