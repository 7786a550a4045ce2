package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.service.Services;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Licence;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Arrivals} keeps to, together with the ledger and the services that it writes to. */
@SuppressWarnings("NullAway.Init")
public abstract class ArrivalsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = Given.NORTH;
    private static final InstitutionId SOUTH = Given.SOUTH;
    private static final IdentityName ADA = IdentityName.lti("pf1", "5");
    private static final Arrivals.Entry REPEATED = new Arrivals.Entry.Repeated();
    private static final String ITEM = "https://lms.example/ags/7/lineitem?type=1";

    /** ArrivalPorts over one storage. */
    public record ArrivalPorts(Institutions institutions, Ledger ledger, Arrivals arrivals, Services services) {}

    private ArrivalPorts ports;

    protected abstract ArrivalPorts noArrivals();

    @BeforeEach
    void begin() {
        ports = noArrivals();
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        ports.institutions().create(Given.institution(SOUTH, Policy.ROLLING));
    }

    @Test
    void aLaunchCountsItsLearnerAndSpendsItsNonce() {
        Arrival arrival = arrival(NORTH, "n1", Optional.of(ADA), "Ada", Optional.empty());

        assertThat(counted(record(arrival))).isTrue();
        assertThat(record(arrival)).isEqualTo(REPEATED);
        assertThat(ports.ledger().standing(NORTH, ADA).orElseThrow().active(NOON))
                .isTrue();
        assertThat(counted(record(arrival(SOUTH, "n1", Optional.of(ADA), "", Optional.empty()))))
                .as("another institution's nonces are its own")
                .isTrue();
    }

    @Test
    void aNonceIsSpentWhateverElseTheLaunchSays() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.empty()));

        assertThat(record(arrival(NORTH, "n1", Optional.of(IdentityName.lti("pf1", "6")), "", Optional.empty())))
                .isEqualTo(REPEATED);
        assertThat(record(arrival(NORTH, "n1", Optional.empty(), "", Optional.of(reach("pf1-a")))))
                .isEqualTo(REPEATED);
        assertThat(ports.services().service(NORTH, "pf1-a")).isEmpty();
        assertThat(ports.ledger().standing(NORTH, IdentityName.lti("pf1", "6"))).isEmpty();
    }

    @Test
    void aLaunchThatNamesNobodySpendsItsNonceToo() {
        Arrival arrival = arrival(NORTH, "n1", Optional.empty(), "", Optional.of(reach("pf1-a")));

        assertThat(record(arrival)).isEqualTo(new Arrivals.Entry.Written(new Receipt.Recorded()));
        assertThat(record(arrival)).isEqualTo(REPEATED);
        assertThat(record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.empty())))
                .isEqualTo(REPEATED);
        assertThat(ports.services().service(NORTH, "pf1-a")).isPresent();
    }

    @Test
    void ofRacingLaunchesWithOneNonceExactlyOneGetsAReceipt() throws Exception {
        assertThat(Race.of(() -> record(arrival(NORTH, "n1", Optional.of(ADA), "Ada", Optional.of(reach("pf1-a"))))))
                .filteredOn(Arrivals.Entry.Written.class::isInstance)
                .hasSize(1);
        assertThat(Race.of(() -> record(arrival(NORTH, "n2", Optional.empty(), "", Optional.empty()))))
                .filteredOn(Arrivals.Entry.Written.class::isInstance)
                .hasSize(1);
        assertThat(facts(ADA)).hasSize(1);
    }

    @Test
    void whoeverIsMatchedIsLinkedOnceHoweverManyLaunchesRace() throws Exception {
        IdentityName ben = IdentityName.lti("pf1", "6");
        IdentityName sis = new IdentityName(IdentityName.SIS, "S-1");
        AtomicInteger number = new AtomicInteger();

        Race.of(16, () -> {
            String nonce = "n" + number.incrementAndGet();
            IdentityName who = nonce.hashCode() % 2 == 0 ? ADA : ben;
            return record(new Arrival(
                    NORTH,
                    "pf1",
                    nonce,
                    Optional.of(access(nonce, who)),
                    Optional.empty(),
                    "",
                    Optional.empty(),
                    Optional.of(sis),
                    Optional.empty()));
        });

        assertThat(ports.ledger().standing(NORTH, ben)).isEqualTo(ports.ledger().standing(NORTH, ADA));
        assertThat(facts(ADA).stream().filter(fact -> fact.type() == FactType.LINK))
                .hasSize(2);
        assertThat(facts(ADA)).hasSize(18);
    }

    @Test
    void theGateSeesTheLicenceThatTheLaunchFinds() {
        List<Optional<Licence>> seen = new ArrayList<>();
        Arrival.Judge watching = (terms, who, inUse) -> {
            seen.add(who);
            return Gates.places(9, NOON).of(terms, who, inUse);
        };

        record(gated("n1", ADA, watching));
        Optional<Licence> found = ports.ledger().licence(NORTH, ADA);
        ports.ledger()
                .append(
                        NORTH,
                        List.of(
                                Given.access("1", learner(1), "2026-01-01T12:00:00Z"),
                                Given.access("2", learner(1), "2026-11-20T12:00:00Z")));
        record(gated("n2", ADA, watching));
        record(gated("n3", learner(1), watching));

        assertThat(seen.get(0).filter(Licence::known)).as("met by this launch").isEmpty();
        assertThat(seen.get(1)).isEqualTo(found);
        assertThat(seen.get(2).orElseThrow().since(NOON)).contains(Instant.parse("2026-11-20T12:00:00Z"));
    }

    @Test
    void whoeverIsNotLetInIsRefusedUnderTheLaunchesOwnKeyAndReachesNothing() {
        Arrival arrival = new Arrival(
                NORTH,
                "pf1",
                "n1",
                Optional.of(access("n1", ADA)),
                Optional.of(shut("n1", ADA)),
                "Ada",
                Optional.of(reach("pf1-a")));

        assertThat(record(arrival))
                .isInstanceOfSatisfying(
                        Arrivals.Entry.Refused.class,
                        refused -> assertThat(refused.why().reason()).isEqualTo(Decision.Reason.LEARNER_INACTIVE));
        assertThat(record(arrival)).isEqualTo(REPEATED);
        assertThat(facts(ADA)).singleElement().extracting(Fact::type).isEqualTo(FactType.REFUSAL);
        assertThat(ports.services().service(NORTH, "pf1-a")).isEmpty();
        assertThat(name()).isEqualTo("Ada");
    }

    @Test
    void whoeverIsMatchedBeforeTheFirstLaunchIsJudgedByTheLicenceOfWhomWeKnow() {
        IdentityName ben = IdentityName.lti("pf1", "6");
        List<Optional<Licence>> seen = new ArrayList<>();
        Arrival.Judge watching = (terms, who, inUse) -> {
            seen.add(who);
            return Gates.places(9, NOON).of(terms, who, inUse);
        };
        record(matched("n1", ben, watching));
        Optional<Licence> known = ports.ledger().licence(NORTH, ben);
        seen.clear();

        record(matched("n2", ADA, watching));

        Licence judged = seen.get(seen.size() - 1).orElseThrow();
        assertThat(judged.known()).isTrue();
        assertThat(judged.periods())
                .as("whichever of both ids stands for both")
                .isEqualTo(known.orElseThrow().periods());
        assertThat(ports.ledger().licence(NORTH, ADA)).isEqualTo(ports.ledger().licence(NORTH, ben));
    }

    private static Arrival matched(String nonce, IdentityName who, Arrival.Judge judge) {
        return new Arrival(
                NORTH,
                "pf1",
                nonce,
                Optional.of(access(nonce, who)),
                Optional.of(Gates.of(judge, nonce, who, NOON)),
                "",
                Optional.empty(),
                Optional.of(new IdentityName(IdentityName.SIS, "S-1")),
                Optional.empty());
    }

    private static Arrival gated(String nonce, IdentityName who, Arrival.Judge judge) {
        return new Arrival(
                NORTH,
                "pf1",
                nonce,
                Optional.of(access(nonce, who)),
                Optional.of(Gates.of(judge, nonce, who, NOON)),
                "",
                Optional.empty());
    }

    @Test
    void aFactIsNamedByThePlatformAndTheNonce() {
        Report other = Report.activity(new FactKey("lti.pf2", "n1"), ADA, Kind.ACCESS, NOON, NOON);

        assertThatThrownBy(() -> record(
                        new Arrival(NORTH, "pf1", "n1", Optional.of(other), Optional.empty(), "", Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> record(new Arrival(
                        NORTH,
                        "pf1",
                        "n1",
                        Optional.of(access("n1", ADA)),
                        Optional.of(new Arrival.Gate(shut("n1", ADA).judge(), why -> other)),
                        "",
                        Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNameThatWasToldLastStaysUntilAnotherIsTold() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "Ada King", Optional.empty()));
        assertThat(name()).isEqualTo("Ada King");
        record(arrival(NORTH, "n2", Optional.of(ADA), "", Optional.empty()));
        assertThat(name()).isEqualTo("Ada King");
        record(arrival(NORTH, "n3", Optional.of(ADA), "Ada Lovelace", Optional.empty()));
        assertThat(name()).isEqualTo("Ada Lovelace");
        assertThat(ports.ledger()
                        .standings(NORTH, new Ledger.Question(NOON, Ledger.Question.Status.ALL, null, "LOVEL", 10, "")))
                .hasSize(1);
    }

    @Test
    void aToolReachesWhatTheLaunchGaveIt() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));

        Services services = ports.services();
        assertThat(services.service(NORTH, "pf1-a")).contains(service("pf1-a", Set.of("score", "lineitem")));
        assertThat(services.lineItems(NORTH, "pf1-a")).containsExactly(ITEM);
        assertThat(services.lineItem(NORTH, "pf1-a", LineItemId.of("pf1-a", ITEM)))
                .contains(ITEM);
        assertThat(services.resourceLinks(NORTH, "pf1-a")).containsExactly("link");
        assertThat(services.person(NORTH, "pf1-a", ADA).map(Services.Person::licence))
                .isEqualTo(ports.ledger().licence(NORTH, ADA));
        assertThat(services.person(NORTH, "pf1-b", ADA)).isEmpty();
        assertThat(services.person(NORTH, "pf1-a", IdentityName.lti("pf1", "6")))
                .isEmpty();
        assertThat(services.person(SOUTH, "pf1-a", ADA)).isEmpty();
        assertThat(services.service(SOUTH, "pf1-a")).isEmpty();
    }

    @Test
    void aLaterLaunchUpdatesTheServiceAndKeepsWhatWasReached() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));
        Arrival.Reach later = new Arrival.Reach(
                service("pf1-a", Set.of("score")), List.of(ITEM + "2"), Optional.of("other"), Optional.empty());
        record(arrival(NORTH, "n2", Optional.of(ADA), "", Optional.of(later)));

        assertThat(ports.services().service(NORTH, "pf1-a")).contains(service("pf1-a", Set.of("score")));
        assertThat(ports.services().lineItems(NORTH, "pf1-a")).containsExactlyInAnyOrder(ITEM, ITEM + "2");
        assertThat(ports.services().resourceLinks(NORTH, "pf1-a")).containsExactlyInAnyOrder("link", "other");
        assertThat(ports.services().person(NORTH, "pf1-a", ADA)).isPresent();
    }

    @Test
    void whatWasTakenAwayIsGivenAgainByALaterLaunch() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));
        ports.services().revoke(NORTH, "pf1-a", ITEM);
        assertThat(ports.services().lineItems(NORTH, "pf1-a")).isEmpty();

        record(arrival(NORTH, "n2", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));
        assertThat(ports.services().lineItems(NORTH, "pf1-a")).containsExactly(ITEM);
    }

    @Test
    void somebodyKnownToTheToolNeedNotBeCounted() {
        IdentityName guest = IdentityName.lti("pf1", "guest");
        Arrival.Reach reach =
                new Arrival.Reach(service("pf1-a", Set.of()), List.of(), Optional.empty(), Optional.of(guest));
        record(arrival(NORTH, "n1", Optional.empty(), "A Guest", Optional.of(reach)));

        assertThat(ports.services().person(NORTH, "pf1-a", guest)).isPresent();
        assertThat(ports.ledger().standing(NORTH, guest).orElseThrow().known()).isFalse();
        assertThat(ports.ledger().standing(NORTH, guest).orElseThrow().learner().name())
                .isEqualTo("A Guest");
    }

    @Test
    void c03_ofRacingLaunchesForTheLastLicencesExactlyAsManyAreAdmittedAndTheOthersAreRefusedInTheSameAct()
            throws Exception {
        for (int round = 0; round < 8; round++) { // in the first one the database's connections are opened
            raceForFiveLicences(new InstitutionId("round" + round));
        }
    }

    private void raceForFiveLicences(InstitutionId institution) throws Exception {
        ports.institutions().create(Given.institution(institution, Policy.ROLLING));
        AtomicInteger numbers = new AtomicInteger();
        List<Arrivals.Entry> entries = Race.of(() -> {
            int number = numbers.incrementAndGet();
            return record(limited(institution, "n" + number, learner(number), 5, Optional.of(reach("pf1-" + number))));
        });

        assertThat(entries).filteredOn(ArrivalsContract::counted).hasSize(5);
        assertThat(entries)
                .filteredOn(ArrivalsContract::noneFree)
                .as("nobody else")
                .hasSize(entries.size() - 5);
        assertThat(ports.ledger().inUse(institution, NOON)).isEqualTo(5);
        for (int number = 1; number <= entries.size(); number++) {
            boolean admitted = ports.ledger()
                    .standing(institution, learner(number))
                    .orElseThrow()
                    .active(NOON);
            assertThat(facts(institution, learner(number)))
                    .singleElement()
                    .extracting(Fact::type)
                    .isEqualTo(admitted ? FactType.ACTIVITY : FactType.REFUSAL);
            assertThat(ports.ledger()
                            .note(institution, new FactKey("lti.pf1", "n" + number))
                            .reason())
                    .isEqualTo(admitted ? "" : "no-licence-free");
        }
    }

    @Test
    void aToolReachesNothingByALaunchThatWasRefusedForWantOfALicence() {
        record(limited("n1", ADA, 1, Optional.empty()));
        record(limited("n2", learner(1), 1, Optional.of(reach("pf1-a"))));

        assertThat(ports.services().service(NORTH, "pf1-a")).isEmpty();
    }

    @Test
    void racingLaunchesOfOneLearnerTakeOneLicence() throws Exception {
        AtomicInteger numbers = new AtomicInteger();

        assertThat(Race.of(() -> record(limited("n" + numbers.incrementAndGet(), ADA, 1, Optional.empty()))))
                .allMatch(ArrivalsContract::counted);
        assertThat(noneFree(record(limited("other", learner(1), 1, Optional.empty()))))
                .isTrue();
    }

    @Test
    void aLaunchThatWasRefusedForWantOfALicenceHasSpentItsNonce() {
        record(limited("n1", ADA, 1, Optional.empty()));

        assertThat(noneFree(record(limited("n2", learner(1), 1, Optional.empty()))))
                .isTrue();
        assertThat(record(limited("n2", learner(1), 1, Optional.empty()))).isEqualTo(REPEATED);
        assertThat(record(limited("n2", learner(1), 9, Optional.empty()))).isEqualTo(REPEATED);
        assertThat(facts(learner(1))).hasSize(1);
        assertThat(ports.ledger().standing(NORTH, learner(1)).orElseThrow().known())
                .isFalse();
    }

    @Test
    void whoeverIsActiveNeedsNoOtherLicence() {
        record(limited("n1", ADA, 1, Optional.empty()));
        record(arrival(NORTH, "n2", Optional.of(learner(1)), "", Optional.empty()));

        assertThat(counted(record(limited("n3", ADA, 1, Optional.empty())))).isTrue();
        assertThat(noneFree(record(limited("n4", learner(2), 1, Optional.empty()))))
                .isTrue();
    }

    @Test
    void aLicenceFreedAtAnInstantIsFreeAtThatInstant() {
        Instant windowAgo = NOON.minus(Duration.ofDays(90));
        ports.ledger()
                .append(
                        NORTH,
                        List.of(
                                Given.access("1", ADA, windowAgo.toString()),
                                Given.access(
                                        "2",
                                        learner(1),
                                        windowAgo.plusNanos(1_000).toString())));

        assertThat(counted(record(limited("n1", learner(2), 2, Optional.empty()))))
                .isTrue();
        assertThat(noneFree(record(limited("n2", learner(3), 2, Optional.empty()))))
                .isTrue();
        assertThat(ports.ledger().inUse(NORTH, NOON)).isEqualTo(2);
        assertThat(ports.ledger().inUse(NORTH, NOON.minusNanos(1_000)))
                .as("half-open on both sides")
                .isEqualTo(2);
    }

    @Test
    void aReturnThatIsPlannedTakesItsLicenceWhenItBeginsAndOneInItsMidstKeepsIts() {
        ports.institutions().create(Given.institution(new InstitutionId("planned"), Policy.ROLLING_WITH_RELEASE));
        InstitutionId planned = new InstitutionId("planned");
        ports.ledger()
                .append(
                        planned,
                        List.of(
                                Given.access("1", ADA, "2026-11-20T12:00:00Z"),
                                Given.switching("2", ADA, FactType.SWITCH_OFF, "2026-11-21T13:00:00Z"),
                                Given.switching("3", learner(1), FactType.SWITCH_ON, "2026-11-22T12:00:00Z")));

        assertThat(counted(record(limited(planned, "n1", ADA, 1)))).isTrue();
        assertThat(counted(record(limited(planned, "n2", learner(1), 2))))
                .as("inactive until tomorrow, and the second of two")
                .isTrue();
        assertThat(noneFree(record(limited(planned, "n3", learner(2), 2)))).isTrue();
    }

    @Test
    void anotherInstitutionsLicencesAreItsOwn() {
        record(limited("n1", ADA, 1, Optional.empty()));

        assertThat(counted(record(limited(SOUTH, "n1", ADA, 1)))).isTrue();
    }

    private static boolean counted(Arrivals.Entry entry) {
        return entry instanceof Arrivals.Entry.Written written && written.receipt() instanceof Receipt.Counted;
    }

    private Arrivals.Entry record(Arrival arrival) {
        return ports.arrivals().record(arrival);
    }

    private List<Fact> facts(IdentityName who) {
        return facts(NORTH, who);
    }

    private List<Fact> facts(InstitutionId institution, IdentityName who) {
        return ports.ledger()
                .facts(
                        institution,
                        ports.ledger()
                                .standing(institution, who)
                                .orElseThrow()
                                .learner()
                                .id());
    }

    private static IdentityName learner(int number) {
        return IdentityName.lti("pf1", "learner" + number);
    }

    private static Report access(String nonce, IdentityName who) {
        return Report.activity(new FactKey("lti.pf1", nonce), who, Kind.ACCESS, NOON, NOON);
    }

    private static Arrival limited(InstitutionId institution, String nonce, IdentityName who, int most) {
        return limited(institution, nonce, who, most, Optional.empty());
    }

    private static Arrival limited(String nonce, IdentityName who, int most, Optional<Arrival.Reach> reach) {
        return limited(NORTH, nonce, who, most, reach);
    }

    private static Arrival.Gate shut(String nonce, IdentityName who) {
        return Gates.of(
                (terms, licence, inUse) ->
                        Gates.decision(licence, false, Decision.Reason.LEARNER_INACTIVE, Optional.empty()),
                nonce,
                who,
                NOON);
    }

    /** A launch of an institution that has only so many licences. */
    private static Arrival limited(
            InstitutionId institution, String nonce, IdentityName who, int most, Optional<Arrival.Reach> reach) {
        return new Arrival(
                institution,
                "pf1",
                nonce,
                Optional.of(access(nonce, who)),
                Optional.of(Gates.places(most, nonce, who, NOON)),
                "",
                reach);
    }

    private static boolean noneFree(Arrivals.Entry entry) {
        return entry instanceof Arrivals.Entry.Refused refused
                && refused.why().reason() == Decision.Reason.NO_LICENCE_FREE;
    }

    private String name() {
        return ports.ledger().standing(NORTH, ADA).orElseThrow().learner().name();
    }

    private static Arrival arrival(
            InstitutionId institution,
            String nonce,
            Optional<IdentityName> who,
            String name,
            Optional<Arrival.Reach> reach) {
        return new Arrival(
                institution, "pf1", nonce, who.map(learner -> access(nonce, learner)), Optional.empty(), name, reach);
    }

    private static Arrival.Reach reach(String ref) {
        return new Arrival.Reach(
                service(ref, Set.of("score", "lineitem")), List.of(ITEM), Optional.of("link"), Optional.of(ADA));
    }

    private static Arrival.ContextService service(String ref, Set<String> scopes) {
        return new Arrival.ContextService(
                ref, NORTH, "pf1", "1", "tl1", "course 7", "https://lms.example/ags/7/lineitems?type=1", scopes);
    }
}
