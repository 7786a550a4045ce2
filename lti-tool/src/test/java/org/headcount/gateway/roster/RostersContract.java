package org.headcount.gateway.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.gateway.service.Services;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Rosters} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class RostersContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final Rosters.Course COURSE = new Rosters.Course(Given.NORTH, "pf1", "d1", "c1");
    private static final IdentityName ADA = IdentityName.lti("pf1", "ada");
    private static final IdentityName BEN = IdentityName.lti("pf1", "ben");

    /** The ports of one empty database whose clock stands at noon of 21 November 2026. */
    public record RosterPorts(
            Institutions institutions, Ledger ledger, Arrivals arrivals, Services services, Rosters rosters) {}

    private RosterPorts ports;
    private Rosters rosters;

    protected abstract RosterPorts nobody();

    @BeforeEach
    void begin() {
        ports = nobody();
        rosters = ports.rosters();
        ports.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        ports.institutions().create(Given.institution(Given.SOUTH, Policy.SWITCH));
    }

    private static RosterMember member(IdentityName who, Role part, RosterMember.Standing standing) {
        return new RosterMember(who.value(), "Name of " + who.value(), Optional.of(part), standing);
    }

    private static RosterMember learner(IdentityName who) {
        return member(who, Role.LEARNER, RosterMember.Standing.ACTIVE);
    }

    private void note(long reading, RosterMember... members) {
        rosters.note(COURSE, Optional.empty(), reading, List.of(members));
    }

    private long enrolments(IdentityName who) {
        return ports.ledger()
                .standing(Given.NORTH, who)
                .map(standing -> ports
                        .ledger()
                        .facts(Given.NORTH, standing.learner().id())
                        .stream()
                        .filter(fact -> fact.kind() == Kind.ENROLMENT)
                        .count())
                .orElse(0L);
    }

    private String state(IdentityName who) {
        return rosters.of(Given.NORTH, who).stream()
                .map(Rosters.Enrolment::state)
                .findFirst()
                .orElse("none");
    }

    private void offer(String context) {
        Arrival.ContextService service = new Arrival.ContextService(
                "pf1-" + context,
                Given.NORTH,
                "pf1",
                "d1",
                "tl1",
                context,
                "",
                Set.of("roster"),
                "https://lms.example/" + context);
        ports.arrivals()
                .record(new Arrival(
                        Given.NORTH,
                        "pf1",
                        "offer " + context,
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of(new Arrival.Reach(service, List.of(), Optional.empty(), Optional.empty()))));
    }

    @Test
    void aLearnerIsEnrolledOnceInEachCourseHoweverOftenAndByWhomeverItIsRead() throws Exception {
        Race.of(() -> {
            note(0, learner(ADA), learner(BEN));
            return true;
        });
        note(0, learner(BEN), learner(ADA));
        assertThat(enrolments(ADA)).isEqualTo(1);
        assertThat(enrolments(BEN)).isEqualTo(1);

        rosters.note(new Rosters.Course(Given.NORTH, "pf1", "d1", "c2"), Optional.empty(), 0, List.of(learner(ADA)));

        assertThat(enrolments(ADA)).isEqualTo(2);
        assertThat(ports.ledger().licence(Given.NORTH, ADA).orElseThrow().active(NOON))
                .isTrue();
    }

    @Test
    void nobodyIsEnrolledWhoIsNoActiveLearnerOrKnownAsStaff() {
        Report teaching = new Report(
                new FactKey("lti.pf1", "n1"),
                BEN,
                FactType.ACTIVITY,
                Kind.ACCESS,
                Role.INSTRUCTOR,
                Origin.STAFF,
                NOON,
                NOON,
                "",
                Report.Note.NONE);
        ports.ledger().append(Given.NORTH, List.of(teaching));

        note(0, member(ADA, Role.LEARNER, RosterMember.Standing.INACTIVE), learner(BEN));
        note(0, member(IdentityName.lti("pf1", "ida"), Role.INSTRUCTOR, RosterMember.Standing.ACTIVE));

        assertThat(enrolments(ADA)).isZero();
        assertThat(enrolments(BEN)).isZero();
        assertThat(enrolments(IdentityName.lti("pf1", "ida"))).isZero();
        assertThat(state(ADA)).isEqualTo("inactive");
        note(0, learner(ADA));
        assertThat(enrolments(ADA)).as("let in at last").isEqualTo(1);
        assertThat(state(ADA)).isEqualTo("active");
    }

    @Test
    void whereThePolicyCountsNoEnrolmentsThereAreNone() {
        rosters.note(new Rosters.Course(Given.SOUTH, "pf1", "d1", "c1"), Optional.empty(), 0, List.of(learner(ADA)));

        assertThat(ports.ledger().licence(Given.SOUTH, ADA).filter(licence -> licence.active(NOON)))
                .isEmpty();
        assertThat(rosters.of(Given.SOUTH, ADA)).hasSize(1);
    }

    @Test
    void theToolThatIsToldMayNameWhoeverItIsToldOf() {
        rosters.note(COURSE, Optional.of("pf1-a"), 0, List.of(learner(ADA)));

        assertThat(ports.services().person(Given.NORTH, "pf1-a", ADA)).isPresent();
        assertThat(ports.services().person(Given.NORTH, "pf1-b", ADA)).isEmpty();
    }

    @Test
    void ofRacingReadersEachCourseHasOneUntilItsLeaseIsOver() throws Exception {
        offer("c1");
        offer("c2");

        List<Optional<Rosters.Reading>> taken = Race.of(() -> rosters.take(NOON, LEASE));

        List<String> courses = new ArrayList<>();
        taken.stream().flatMap(Optional::stream).forEach(one -> courses.add(one.memberships()));
        assertThat(courses).containsExactlyInAnyOrder("https://lms.example/c1", "https://lms.example/c2");
        assertThat(rosters.take(NOON.plus(LEASE).minusSeconds(1), LEASE)).isEmpty();
        assertThat(rosters.take(NOON.plus(LEASE), LEASE)).isPresent();
    }

    @Test
    void whoIsNotOnAWholeRosterIsAbsentUntilListedAgainAndIsNotEnrolledASecondTime() {
        offer("c1");
        Rosters.Reading first = rosters.take(NOON, LEASE).orElseThrow();
        note(first.number(), learner(ADA), learner(BEN));
        rosters.end(first, true, NOON);
        Rosters.Reading second = rosters.take(NOON, LEASE).orElseThrow();
        note(second.number(), learner(ADA));
        rosters.end(second, true, NOON);

        assertThat(state(ADA)).isEqualTo("active");
        assertThat(state(BEN)).isEqualTo("absent");
        note(0, learner(BEN));
        assertThat(state(BEN)).isEqualTo("active");
        assertThat(enrolments(BEN)).isEqualTo(1);
    }

    @Test
    void aReadingThatBrokeOffOrWasTakenOverMakesNobodyAbsent() {
        offer("c1");
        Rosters.Reading first = rosters.take(NOON, LEASE).orElseThrow();
        note(first.number(), learner(ADA));
        rosters.end(first, true, NOON);
        Rosters.Reading broken = rosters.take(NOON, LEASE).orElseThrow();
        rosters.end(broken, false, NOON);
        Rosters.Reading late = rosters.take(NOON, Duration.ZERO).orElseThrow();
        Rosters.Reading over = rosters.take(NOON, LEASE).orElseThrow();
        rosters.end(late, true, NOON);

        assertThat(state(ADA)).isEqualTo("active");
        assertThat(over.number()).isGreaterThan(late.number());
        assertThat(rosters.take(NOON, LEASE))
                .as("whoever came later still has it")
                .isEmpty();
    }

    @Test
    void anInstitutionAndALearnerThatNobodyReadHaveNoEnrolments() {
        assertThat(rosters.of(Given.NORTH, ADA)).isEmpty();
        assertThat(rosters.take(NOON, LEASE)).isEmpty();
    }

    @Test
    void coursesAreCountedByTheirLmsAndThoseSeenLastComeFirst() {
        note(0, learner(ADA), member(BEN, Role.LEARNER, RosterMember.Standing.INACTIVE));
        rosters.note(new Rosters.Course(Given.NORTH, "pf2", "d1", "c1"), Optional.empty(), 0, List.of(learner(ADA)));

        assertThat(rosters.courses(Given.NORTH, "pf1", 10)).containsExactly(new Rosters.Roll(COURSE, 1, 1, NOON));
        assertThat(rosters.courses(Given.SOUTH, "pf1", 10)).isEmpty();
        assertThat(rosters.courses(Given.NORTH, "pf1", 0)).isEmpty();
    }
}
