package org.headcount.gateway.grade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;

/** Scores that are held for two learners, and what the contracts of {@link Holds} ask of them. */
@SuppressWarnings("NullAway.Init")
public abstract class HoldsCase {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000001Z");
    static final Instant LEASE = NOON.plus(Duration.ofMinutes(2));
    static final Instant FAR = NOON.plus(Duration.ofDays(200));
    static final InstitutionId NORTH = Given.NORTH;
    static final InstitutionId SOUTH = Given.SOUTH;
    static final IdentityName ADA = IdentityName.lti("pf1", "5");
    static final IdentityName BEN = IdentityName.lti("pf1", "6");
    static final String ITEM = "https://lms.example/lineitem/1";
    static final String OTHER_ITEM = "https://lms.example/lineitem/2";

    /** HoldPorts over one storage. */
    public record HoldPorts(
            Institutions institutions, Ledger ledger, Holds holds, Arrivals arrivals, Services services) {}

    HoldPorts ports;

    Holds holds;

    protected abstract HoldPorts noHolds();

    @BeforeEach
    void begin() {
        ports = noHolds();
        holds = ports.holds();
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        ports.institutions().create(Given.institution(SOUTH, Policy.SWITCH));
        for (InstitutionId institution : List.of(NORTH, SOUTH)) {
            meet(institution, ADA);
            meet(institution, BEN);
        }
    }

    /** Nobody is given a score who was not met; nothing is recorded of them. */
    void meet(InstitutionId institution, IdentityName who) {
        Arrival.ContextService service =
                new Arrival.ContextService("pf1-met", institution, "pf1", "d1", "tl1", "c2", "", Set.of());
        ports.arrivals()
                .record(new Arrival(
                        institution,
                        "pf1",
                        "met-" + who.value(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of(new Arrival.Reach(service, List.of(), Optional.empty(), Optional.of(who)))));
    }

    List<String> due(Instant now) {
        return holds.due(now, now.plus(Duration.ofDays(1000)), 100).stream()
                .map(Holds.Due::id)
                .toList();
    }

    void keep(Hold hold) {
        assertThat(holds.keep(hold, refusal(hold))).isTrue();
    }

    Optional<Holds.Claim> claim(String id) {
        return holds.claim(NORTH, id, false, NOON, LEASE);
    }

    Hold.State state(String id) {
        return holds.find(NORTH, id).orElseThrow().state();
    }

    static Hold hold(String id, IdentityName learner, Instant receivedAt) {
        return hold(id, learner, receivedAt, ITEM);
    }

    static Hold hold(String id, IdentityName learner, Instant receivedAt, String lineItem) {
        return hold(NORTH, id, learner, receivedAt, lineItem);
    }

    /** Stamped by its tool a second before it came. */
    static Hold hold(InstitutionId institution, String id, IdentityName learner, Instant receivedAt, String lineItem) {
        byte[] body = "{\"scoreGiven\": 1.10, \"comment\": \"jó ✓\"}\0".getBytes(StandardCharsets.UTF_8);
        return hold(institution, id, learner, receivedAt, lineItem, body);
    }

    static Hold hold(String id, IdentityName learner, Instant receivedAt, byte[] body) {
        return hold(NORTH, id, learner, receivedAt, ITEM, body);
    }

    private static Hold hold(
            InstitutionId institution,
            String id,
            IdentityName learner,
            Instant receivedAt,
            String lineItem,
            byte[] body) {
        return new Hold(
                institution,
                id,
                "pf1",
                "tl1",
                "pf1-a",
                lineItem,
                learner,
                "2026-11-21T13:00:00.5+01:00",
                receivedAt.minusSeconds(1),
                receivedAt,
                "application/vnd.ims.lis.v1.score+json",
                body,
                Hold.State.HELD,
                0,
                "");
    }

    static Report refusal(Hold hold) {
        return fact("holds", hold, FactType.REFUSAL);
    }

    static Report passback(Hold score) {
        return fact("passbacks", score, FactType.ACTIVITY);
    }

    private static Report fact(String source, Hold hold, FactType type) {
        return new Report(
                new FactKey(source, hold.id()),
                hold.learner(),
                type,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                hold.receivedAt(),
                hold.receivedAt(),
                "",
                Report.Note.NONE);
    }
}
