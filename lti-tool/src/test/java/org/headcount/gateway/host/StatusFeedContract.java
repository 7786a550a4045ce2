package org.headcount.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;
import static org.headcount.metering.Given.switching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.Corrections;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.Institution;
import org.headcount.metering.status.StatusChange;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.store.Store;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two nodes of one database tell hosts that listen. */
@SuppressWarnings("NullAway.Init")
abstract class StatusFeedContract {

    private static final String NOW = "2026-03-01T12:00:00Z";

    final TurnedClock clock = new TurnedClock(at(NOW));
    String database;
    Store node;
    private Store other;
    private String feed;

    abstract String freshDatabase();

    @BeforeEach
    void begin() {
        database = freshDatabase();
        node = Store.open(database, clock);
        other = Store.open(database, clock);
        node.institutions().create(Given.institution(NORTH, Policy.ROLLING_WITH_RELEASE));
        node.institutions().create(Given.institution(SOUTH, Policy.SWITCH));
        feed = node.statusFeed().head(NORTH);
    }

    @AfterEach
    void end() {
        node.close();
        other.close();
    }

    private void append(Report... reports) {
        node.ledger().append(NORTH, List.of(reports));
    }

    /** What is told since the last time, by the other node. */
    private List<StatusChange> told() {
        StatusFeed.Told told = other.statusFeed().after(NORTH, feed, 1000);
        assertThat(told).isInstanceOf(StatusFeed.Told.Changes.class);
        StatusFeed.Told.Changes changes = (StatusFeed.Told.Changes) told;
        feed = changes.feed();
        return changes.changes();
    }

    private boolean expired() {
        return other.statusFeed().after(NORTH, feed, 1000) instanceof StatusFeed.Told.Expired;
    }

    /** Names, and whether they are active. */
    private List<String> names() {
        return told().stream()
                .map(change -> change.learner().identities() + (change.active() ? " active" : " inactive"))
                .toList();
    }

    @Test
    void nothingIsToldThatWasSoWhenSomebodyFirstAsked() {
        assertThat(told()).isEmpty();
        assertThat(names()).isEmpty();
        node.ledger().append(SOUTH, List.of(access("1", ADA, NOW)));
        assertThat(told()).as("of another institution").isEmpty();
    }

    @Test
    void aFirstFactIsTold() {
        append(access("1", ADA, NOW));

        assertThat(told()).singleElement().satisfies(change -> {
            assertThat(change.learner().identities()).containsExactly(ADA);
            assertThat(change.known()).isTrue();
            assertThat(change.active()).isTrue();
            assertThat(change.activeUntil()).contains(at("2026-05-30T12:00:00Z"));
        });
        assertThat(told()).as("once").isEmpty();
    }

    @Test
    void ofAListEverybodyWhoseStatusItChangesIsTold() {
        append(access("1", ADA, NOW), access("2", BEN, "2025-03-01T12:00:00Z"), access("3", ADA, NOW));
        assertThat(names()).containsExactlyInAnyOrder("[" + ADA + "] active", "[" + BEN + "] inactive");

        append(
                access("4", ADA, NOW),
                switching("off", ADA, FactType.SWITCH_OFF, NOW),
                access("5", BEN, "2024-03-01T12:00:00Z"));
        assertThat(names()).contains("[" + ADA + "] inactive").doesNotContain("[" + ADA + "] active");
    }

    @Test
    void aLongListHasEverybodyAskedAboutAgain() {
        append(IntStream.range(0, 201)
                .mapToObj(each -> access("n" + each, IdentityName.parse("moodle:" + each), NOW))
                .toArray(Report[]::new));

        assertThat(expired()).isTrue();
    }

    @Test
    void oneWhoBecomesKnownWithoutBeingActiveIsTold() {
        append(access("1", ADA, "2025-03-01T12:00:00Z"));

        assertThat(names()).containsExactly("[" + ADA + "] inactive");
    }

    @Test
    void aPeriodThatIsOnlyExtendedIsNotTold() {
        append(access("1", ADA, NOW));
        told();
        clock.turn(Duration.ofDays(1));
        append(access("2", ADA, "2026-03-02T12:00:00Z"), access("3", ADA, "2026-02-01T12:00:00Z"));

        assertThat(told()).isEmpty();
    }

    @Test
    void aReturningLearnerIsTold() {
        append(access("1", ADA, NOW));
        told();
        clock.turn(Duration.ofDays(200));
        assertThat(told()).as("whoever knows until when needs not be told").isEmpty();
        append(Report.activity(key("2"), ADA, Kind.ACCESS, clock.instant(), clock.instant()));

        assertThat(names()).containsExactly("[" + ADA + "] active");
    }

    @Test
    void aSwitchIsToldAndSoIsItsVoid() {
        append(access("1", ADA, NOW));
        told();
        append(switching("off", ADA, FactType.SWITCH_OFF, NOW));
        assertThat(names()).containsExactly("[" + ADA + "] inactive");

        append(Corrections.voiding("v", ADA, "off", NOW));
        assertThat(names()).containsExactly("[" + ADA + "] active");

        append(Corrections.voiding("w", ADA, "1", NOW));
        assertThat(told()).singleElement().satisfies(change -> {
            assertThat(change.known()).isFalse();
            assertThat(change.active()).isFalse();
        });
    }

    @Test
    void whatAnotherPolicyMakesAPlanOfIsToldWhenItBecomesTrue() {
        append(access("1", ADA, "2025-01-01T00:00:00Z"));
        node.institutions().amend(NORTH, Given.change("North", Given.added(Policy.ROLLING, at(NOW))));
        append(planned("on", ADA, FactType.SWITCH_ON, "2026-03-10T12:00:00Z"));
        node.institutions().amend(NORTH, Given.change("North", Given.added(Policy.SWITCH, at("2026-03-05T12:00:00Z"))));
        clock.turn(Duration.ofDays(5));
        assertThat(expired()).isTrue();
        feed = node.statusFeed().head(NORTH);
        assertThat(names()).isEmpty();

        clock.turn(Duration.ofDays(5));

        assertThat(names()).containsExactly("[" + ADA + "] active");
    }

    @Test
    void whatIsPlannedIsToldWhenItBecomesTrue() {
        append(access("1", ADA, "2025-01-01T00:00:00Z"));
        told();
        append(planned("on", ADA, FactType.SWITCH_ON, "2026-03-02T12:00:00Z"));
        assertThat(told()).isEmpty();
        assertThat(node.statusFeed().heads(Set.of(NORTH))).containsEntry(NORTH, feed);

        clock.turn(Duration.ofDays(1));

        assertThat(node.statusFeed().heads(Set.of(NORTH))).doesNotContainEntry(NORTH, feed);
        assertThat(names()).containsExactly("[" + ADA + "] active");
        append(planned("off", ADA, FactType.SWITCH_OFF, "2026-03-03T12:00:00Z"));
        assertThat(told()).singleElement().satisfies(change -> {
            assertThat(change.active()).isTrue();
            assertThat(change.activeUntil()).as("a planned end is an end").contains(at("2026-03-03T12:00:00Z"));
        });
    }

    private static Report planned(String id, IdentityName who, FactType type, String at) {
        return new Report(
                key(id), who, type, Kind.OTHER, Role.LEARNER, Origin.STAFF, at(at), at(NOW), "", Report.Note.NONE);
    }

    @Test
    void thoseWhoAreLinkedAreToldAsOneAndPartedAsTwo() {
        append(access("1", ADA, "2025-01-01T00:00:00Z"), access("2", BEN, NOW));
        told();
        append(linking(FactType.LINK, "l"));
        assertThat(told()).singleElement().satisfies(change -> {
            assertThat(change.learner().identities()).containsExactlyInAnyOrder(ADA, BEN);
            assertThat(change.active()).isTrue();
        });

        append(linking(FactType.UNLINK, "u"));
        assertThat(names()).containsExactlyInAnyOrder("[" + ADA + "] inactive", "[" + BEN + "] active");
    }

    private static Report linking(FactType type, String id) {
        return new Report(
                key(id),
                ADA,
                type,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                at(NOW),
                at(NOW),
                "",
                new Detail.With(BEN),
                Report.Note.NONE);
    }

    @Test
    void ofWhomWasErasedTheOpaqueIdIsToldAndNoName() {
        append(access("1", ADA, NOW));
        String learner = told().get(0).learner().id().value();
        node.erasures().erase(NORTH, ADA);

        assertThat(told()).singleElement().satisfies(change -> {
            assertThat(change.learner().id().value()).isEqualTo(learner);
            assertThat(change.learner().identities()).isEmpty();
        });
    }

    @Test
    void aVoucherAndItsRevocationAreTold() {
        append(Corrections.voucher("1", FactType.VOUCHER_ISSUED, NOW));
        assertThat(names()).singleElement().asString().endsWith(" active");

        append(Corrections.voucher("2", FactType.VOUCHER_REVOKED, NOW));
        assertThat(names()).singleElement().asString().endsWith(" inactive");
    }

    @Test
    void anotherNameOfAHostMeansWhomTheHostSaidLastAndIsTold() {
        IdentityName lena = IdentityName.parse("olat:1");
        IdentityName login = IdentityName.parse("olat.login:lena");
        append(access("1", lena, NOW));
        told();
        assertThat(node.aliases().keep(NORTH, List.of(new Aliases.Alias(lena, login))))
                .containsExactly(true);
        assertThat(names()).containsExactly("[" + lena + ", " + login + "] active");
        assertThat(node.aliases().keep(NORTH, List.of(new Aliases.Alias(lena, login))))
                .containsExactly(true);
        assertThat(told()).as("nothing new").isEmpty();
        append(access("2", login, NOW));
        assertThat(node.ledger().licence(NORTH, login)).isEqualTo(node.ledger().licence(NORTH, lena));

        IdentityName heir = IdentityName.parse("olat:2");
        assertThat(node.aliases().keep(NORTH, List.of(new Aliases.Alias(heir, login))))
                .containsExactly(true);
        assertThat(names())
                .containsExactlyInAnyOrder("[" + lena + "] active", "[" + heir + ", " + login + "] inactive");
        assertThat(node.aliases().keep(NORTH, List.of(new Aliases.Alias(heir, lena))))
                .as("met for herself")
                .containsExactly(false);
    }

    @Test
    void ofWhomIsErasedNoOtherNameStays() {
        IdentityName lena = IdentityName.parse("olat:1");
        IdentityName login = IdentityName.parse("olat.login:lena");
        append(access("1", lena, NOW));
        node.aliases().keep(NORTH, List.of(new Aliases.Alias(lena, login)));
        node.erasures().erase(NORTH, login);

        assertThat(node.ledger().licence(NORTH, login)).isEmpty();
        assertThat(node.ledger().licence(NORTH, lena)).isEmpty();
    }

    @Test
    void ofRacingHostsThatGiveOneNameToTwoTheNameMeansOneOfThem() throws Exception {
        IdentityName login = IdentityName.parse("olat.login:lena");
        List<Callable<List<Boolean>>> hosts = new ArrayList<>();
        for (int host = 0; host < 8; host++) {
            Store store = host % 2 == 0 ? node : other;
            IdentityName learner = IdentityName.parse("olat:" + host % 4);
            hosts.add(() -> store.aliases().keep(NORTH, List.of(new Aliases.Alias(learner, login))));
        }

        assertThat(Race.of(hosts)).containsOnly(List.of(true));

        assertThat(node.ledger().standing(NORTH, login).orElseThrow().learner().identities())
                .hasSize(2)
                .contains(login);
    }

    @Test
    void aRefusalIsNotTold() {
        append(access("1", ADA, "2025-01-01T00:00:00Z"));
        told();
        append(switching("r", ADA, FactType.REFUSAL, NOW));

        assertThat(told()).isEmpty();
    }

    @Test
    void byAnotherPolicyEverybodyBeginsAnewAndAgainWhenItComesIntoForce() {
        append(access("1", ADA, NOW));
        told();
        node.institutions().amend(NORTH, Given.change("North", Given.added(Policy.SWITCH, at("2026-04-01T00:00:00Z"))));
        assertThat(expired()).isTrue();

        feed = node.statusFeed().head(NORTH);
        append(access("2", BEN, NOW));
        assertThat(names()).containsExactly("[" + BEN + "] active");

        clock.turn(Duration.ofDays(31));
        assertThat(expired()).isTrue();
    }

    @Test
    void whenAContractEndsEverybodyBeginsAnew() {
        Institution south = Given.institution(SOUTH, Policy.ROLLING);
        Institution east = new Institution(
                new InstitutionId("east"),
                "East",
                south.createdAt(),
                new Terms(
                        south.terms().policy(),
                        south.terms().zone(),
                        Given.none(),
                        Given.none(),
                        History.always(new Terms.Contract(
                                at("2026-01-01T00:00:00Z"), Optional.of(at("2026-03-02T00:00:00Z"))))));
        node.institutions().create(east);
        String from = node.statusFeed().head(east.id());
        clock.turn(Duration.ofSeconds(1));
        StatusFeed.Told before = other.statusFeed().after(east.id(), from, 10);
        String place = before instanceof StatusFeed.Told.Changes changes
                ? changes.feed()
                : node.statusFeed().head(east.id());

        assertThat(other.statusFeed().after(east.id(), place, 10)).isInstanceOf(StatusFeed.Told.Changes.class);
        clock.turn(Duration.ofDays(1));
        assertThat(other.statusFeed().after(east.id(), place, 10)).isEqualTo(new StatusFeed.Told.Expired());
    }

    @Test
    void aPlaceThatIsNoneHasExpired() {
        node.ledger().append(SOUTH, List.of(access("1", ADA, NOW)));
        for (String none : List.of(
                "", "0", "x", "1-", "999-0", feed + "0", node.statusFeed().head(SOUTH), "99999999999999999999-1")) {
            assertThat(node.statusFeed().after(NORTH, none, 10)).as(none).isEqualTo(new StatusFeed.Told.Expired());
        }
    }

    @Test
    void manyChangesComeInPiecesAndVeryManyAsOneNewBeginning() {
        append(visits(0, 25));
        List<String> seen = new ArrayList<>();
        int pieces = 0;
        for (List<StatusChange> piece = piece(10); !piece.isEmpty(); piece = piece(10)) {
            piece.forEach(
                    change -> seen.add(change.learner().identities().get(0).value()));
            pieces++;
        }
        assertThat(pieces).isEqualTo(3);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();

        append(visits(100, 2_101));
        assertThat(expired()).isTrue();
        feed = other.statusFeed().head(NORTH);
        assertThat(told()).isEmpty();
    }

    private List<StatusChange> piece(int most) {
        StatusFeed.Told.Changes changes =
                (StatusFeed.Told.Changes) other.statusFeed().after(NORTH, feed, most);
        feed = changes.feed();
        return changes.changes();
    }

    private static Report[] visits(int from, int many) {
        Report[] visits = new Report[many];
        for (int each = 0; each < many; each++) {
            visits[each] = access("f" + (from + each), IdentityName.parse("host:p" + (from + each)), NOW);
        }
        return visits;
    }

    @Test
    void aPlaceADayOldIsForgottenAndTheNewestIsNot() {
        String old = feed;
        append(access("1", ADA, NOW));
        told();
        append(access("2", BEN, NOW));
        clock.turn(Duration.ofHours(25));
        node.forget(); // numbers what nobody has read
        node.forget();

        assertThat(other.statusFeed().after(NORTH, old, 10)).isEqualTo(new StatusFeed.Told.Expired());
        feed = node.statusFeed().head(NORTH);
        clock.turn(Duration.ofDays(30));
        node.forget();
        assertThat(told()).isEmpty();
    }

    @Test
    void whereNobodyListensNotesAreThrownAwayAndPlannedOnesKept() {
        node.ledger().append(SOUTH, List.of(access("1", ADA, NOW), access("2", BEN, NOW)));
        node.ledger().append(SOUTH, List.of(switching("off", ADA, FactType.SWITCH_OFF, NOW)));
        node.ledger().append(SOUTH, List.of(planned("on", ADA, FactType.SWITCH_ON, "2026-03-02T12:00:00Z")));
        clock.turn(Duration.ofSeconds(1));
        node.forget();
        String south = node.statusFeed().head(SOUTH);
        assertThat(other.statusFeed().after(SOUTH, south, 10)).isEqualTo(new StatusFeed.Told.Changes(List.of(), south));

        clock.turn(Duration.ofDays(1));
        assertThat(((StatusFeed.Told.Changes) other.statusFeed().after(SOUTH, south, 10)).changes())
                .extracting(change -> change.learner().identities())
                .containsExactly(List.of(ADA));
    }

    @Test
    void ofRacingWritersOnTwoNodesNobodyIsMissedByAReaderWhoGoesOnAllTheWhile() throws Exception {
        int learners = 60;
        AtomicInteger writing = new AtomicInteger(6);
        Set<String> heard = new TreeSet<>();
        Set<String> off = new TreeSet<>();
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            Store store = writer % 2 == 0 ? node : other;
            int first = writer * learners / 6;
            racers.add(() -> {
                try {
                    for (int each = first; each < first + learners / 6; each++) {
                        IdentityName who = IdentityName.parse("host:p" + each);
                        store.ledger().append(NORTH, List.of(access("on" + each, who, NOW)));
                        store.ledger().append(NORTH, List.of(switching("off" + each, who, FactType.SWITCH_OFF, NOW)));
                    }
                    return true;
                } finally {
                    writing.decrementAndGet();
                }
            });
        }
        racers.add(() -> {
            boolean last;
            do {
                last = writing.get() == 0;
                for (StatusChange change : told()) {
                    String who = change.learner().identities().get(0).value();
                    heard.add(who);
                    if (change.active()) {
                        off.remove(who);
                    } else {
                        off.add(who);
                    }
                }
            } while (!last);
            return true;
        });

        assertThat(Race.of(racers)).containsOnly(true);

        assertThat(heard).hasSize(learners);
        assertThat(off).as("the last thing told of each").hasSize(learners);
    }

    @Test
    void ofRacingNodesThatNumberTheSameNotesNoneNumbersThemTwice() throws Exception {
        append(visits(0, 50));

        List<Map<InstitutionId, String>> heads = Race.of(
                8, () -> (Math.random() < 0.5 ? node : other).statusFeed().heads(Set.of(NORTH)));

        assertThat(Set.copyOf(heads)).hasSize(1);
        assertThat(told()).hasSize(50);
    }

    @Test
    void aNodeWhoseClockIsBehindTellsWhatAnotherHasRecordedAsItIs() {
        Instant now = clock.instant();
        try (Store slow = Store.open(database, () -> now.minusSeconds(2))) {
            append(access("1", ADA, NOW));
            node.statusFeed().heads(Set.of(NORTH));

            StatusFeed.Told.Changes told =
                    (StatusFeed.Told.Changes) slow.statusFeed().after(NORTH, feed, 10);

            assertThat(told.changes()).singleElement().matches(StatusChange::active);
        }
    }
}
