package org.headcount.lti.message;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** All roles of one person in one message. */
public record Roles(List<Role> all) {

    /** Those who run a course rather than take it. Mentor and Member are neither. */
    private static final Set<String> STAFF =
            Set.of("Administrator", "ContentDeveloper", "Instructor", "Manager", "Officer", "TeachingAssistant");

    public Roles {
        all = List.copyOf(all);
    }

    /** Never fails: an unknown role is kept and means nothing; no role at all is a valid launch (certification guide). */
    public static Roles of(Collection<String> sent) {
        return new Roles(sent.stream().map(Role::of).toList());
    }

    /**
     * Takes this course, and does not also run it. A role of the institution alone does not make a learner: an instructor may be a student elsewhere.
     * A test user may be one too; ask {@link #isTestUser()} before counting.
     */
    public boolean isLearner() {
        return has(Role.Kind.CONTEXT, "Learner") && !isStaff();
    }

    /** Runs this course, or helps to. */
    public boolean isStaff() {
        return all.stream().anyMatch(role -> role.kind() == Role.Kind.CONTEXT && STAFF.contains(role.name()));
    }

    /** Not a person: the LMS's "student view". Must never consume a licence. */
    public boolean isTestUser() {
        return has(Role.Kind.SYSTEM, "TestUser");
    }

    private boolean has(Role.Kind kind, String name) {
        return all.stream().anyMatch(role -> role.kind() == kind && role.name().equals(name));
    }
}
