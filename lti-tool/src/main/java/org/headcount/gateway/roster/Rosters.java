package org.headcount.gateway.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/** Who LMSs say is in their courses, and when they are asked again. */
public interface Rosters {

    /**
     * A course as an LMS knows it.
     *
     * @param context the LMS's id of it, unique within the deployment; what stands in for one that is too long for a key
     */
    record Course(InstitutionId institution, String platform, String deployment, String context) {}

    /**
     * Writes down what an LMS says of some members. Whoever is listed as an active learner for the first time in this course leaves one {@code enrolment} behind,
     * if the policy counts enrolments by then, and is not known as staff of this LMS; decided once, whoever reads the same at the same time. Safe to repeat.
     *
     * @param ref of the services of the tool that is told of them, and may name them from now on; empty where none is
     * @param reading that this is a part of; 0 for none
     */
    void note(Course course, Optional<String> ref, long reading, List<RosterMember> members);

    /**
     * Takes a course whose roster has to be read again, of all institutions: of two callers, none gets the same one before {@code lease} is over.
     *
     * @param lease after which somebody else may take it, should the taker die
     */
    Optional<Reading> take(Instant now, Duration lease);

    /**
     * A roster that has to be read.
     *
     * @param number grows with each
     * @param memberships the LMS's address
     */
    record Reading(Course course, long number, String memberships) {}

    /**
     * Ends a reading, unless somebody else has taken the course meanwhile.
     *
     * @param whole whether all of the roster was read: then those who were not in it are absent
     * @param next when to read again
     */
    void end(Reading reading, boolean whole, Instant next);

    /** What LMSs say of somebody, course by course. */
    List<Enrolment> of(InstitutionId institution, IdentityName who);

    /**
     * What an LMS says of somebody in one course. It says nothing of a licence.
     *
     * @param state {@code active}, {@code inactive}, {@code deleted}, or {@code absent} from the last whole roster
     * @param since when it was first said
     */
    record Enrolment(Course course, String state, Instant since, Instant seenAt) {}

    /** The courses of an LMS of which anybody was ever seen, those seen last first; at most so many. */
    List<Roll> courses(InstitutionId institution, String platform, int most);

    /**
     * What an LMS says of one course, in numbers.
     *
     * @param active how many it names as active there
     * @param others how many it names or named otherwise
     * @param seenAt when it said anything of it last
     */
    record Roll(Course course, int active, int others, Instant seenAt) {}
}
