package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

/** Random histories of several people who are linked, unlinked and corrected, on every {@link Ledger}; a failure names the seed that makes it again. */
@SuppressWarnings("NullAway.Init")
public abstract class LinkingContract {

    private static final Instant LATER = at("2026-05-15T00:00:00Z");

    private Institutions institutions;
    private Ledger ledger;

    protected abstract Storage emptyStorage();

    /** So many are tried until a link costs something, as it does in one of four. */
    private static final int MOST = 100;

    /** How many random histories each property is tried on. */
    protected int rounds() {
        return 12;
    }

    @BeforeEach
    void begin() {
        Storage storage = emptyStorage();
        institutions = storage.institutions();
        ledger = storage.ledger();
    }

    @Test
    void anyOrderOfArrivalWithDuplicatesVoidsLinksAndUnlinksGivesTheFoldFromScratch() {
        long seed = System.nanoTime();
        int linked = 0;
        for (long each = seed; each < seed + rounds(); each++) {
            List<Report> reports = reports(each);
            History<Policy> policies = new RandomHistory(new Random(each)).policies();
            Set<Map<Set<IdentityName>, List<Period>>> outcomes = new HashSet<>();
            for (int order = 0; order < 3; order++) {
                InstitutionId institution = new InstitutionId("o" + order + "-" + (each - seed));
                institutions.create(Given.institution(institution, policies, History.always(ZoneOffset.UTC)));
                List<Report> arrivals = new ArrayList<>(reports);
                arrivals.addAll(reports.subList(0, reports.size() / 3));
                Collections.shuffle(arrivals, new Random(each + order));
                if (order < 2) {
                    arrivals.forEach(report -> ledger.append(institution, List.of(report)));
                } else {
                    ledger.append(institution, arrivals);
                }
                Map<Set<IdentityName>, List<Period>> outcome = outcome(institution, reports);
                outcomes.add(outcome);
                assertThat(outcome).as("seed %d, order %d", each, order).isEqualTo(folded(institution, reports));
                linked += outcome.keySet().stream().anyMatch(group -> group.size() > 1) ? 1 : 0;
            }
            assertThat(outcomes).as("seed %d", each).hasSize(1);
        }
        assertThat(linked).as("some are linked").isPositive();
    }

    @Test
    void asKnownThenIsTheSameWhateverIsLinkedLater() {
        long seed = System.nanoTime();
        for (long each = seed; each < seed + rounds(); each++) {
            InstitutionId institution = new InstitutionId("k-" + (each - seed));
            institutions.create(Given.institution(institution, Policy.ROLLING_WITH_RELEASE));
            Meter meter = new Meter(institutions, ledger, () -> LATER);
            List<Report> reports = reports(each);
            Instant then = new RandomHistory(new Random(each)).instant();
            List<Report> before = reports.stream()
                    .filter(report -> report.recordedAt().isBefore(then))
                    .toList();
            ledger.append(institution, before);
            Map<String, Object> atOnce = answers(meter, institution, before, Optional.of(then));
            Map<String, Object> plainly = answers(meter, institution, before, Optional.empty());
            ledger.append(institution, reports);

            assertThat(atOnce).as("seed %d, known at %s", each, then).isEqualTo(plainly);
            assertThat(answers(meter, institution, before, Optional.of(then)))
                    .as("seed %d, known at %s", each, then)
                    .isEqualTo(atOnce);
        }
    }

    @Test
    void whatALinkIsSaidToCostIsWhatTheMonthsCostMore() {
        long seed = System.nanoTime();
        int changed = 0;
        for (long each = seed; each < seed + (changed > 0 ? rounds() : MOST); each++) {
            Random random = new Random(each);
            InstitutionId institution = new InstitutionId("c-" + (each - seed));
            institutions.create(priced(institution, new RandomHistory(random).policies()));
            Meter meter = new Meter(institutions, ledger, () -> LATER);
            Linking linking = new Linking(institutions, ledger, meter, () -> LATER);
            List<Report> reports = reports(each);
            ledger.append(institution, reports);
            List<IdentityName> people = people(reports);
            if (people.size() < 3) {
                continue;
            }
            Collections.shuffle(people, random);
            Map<YearMonth, BigDecimal> expected = amounts(meter, institution);
            Map<Set<IdentityName>, List<Period>> were = outcome(institution, reports);

            LinkOutcome told = linking.link(institution, people.subList(0, 3), "", "", true);
            if (!(told instanceof LinkOutcome.Previewed previewed)) {
                continue;
            }
            assertThat(amounts(meter, institution)).isEqualTo(expected);
            LinkOutcome.Done done = (LinkOutcome.Done) linking.link(institution, people.subList(0, 3), "", "", false);
            assertThat(done.costs()).as("seed %d", each).isEqualTo(previewed.costs());
            Map<YearMonth, BigDecimal> more = new TreeMap<>(expected);
            done.costs().forEach(cost -> more.computeIfPresent(cost.month(), (month, old) -> old.add(cost.amount())));
            assertThat(amounts(meter, institution)).as("seed %d", each).isEqualTo(more);
            changed += done.costs().isEmpty() ? 0 : 1;

            LinkOutcome.Link link = linking.find(institution, done.link().id()).orElseThrow();
            linking.unlinkingCosts(institution, link)
                    .forEach(cost -> more.computeIfPresent(cost.month(), (month, old) -> old.add(cost.amount())));
            assertThat(linking.unlink(institution, link.id(), "", "")).isTrue();
            assertThat(linking.unlink(institution, link.id(), "", "")).isFalse();
            assertThat(amounts(meter, institution))
                    .as("seed %d, undone", each)
                    .isEqualTo(more)
                    .isEqualTo(expected);
            assertThat(outcome(institution, reports))
                    .as("seed %d, undone", each)
                    .isEqualTo(were);
        }
        assertThat(changed).as("some of them cost something").isPositive();
    }

    @Test
    void whoeverIsRemovedFromTheMiddleLeavesTheOthersOneLearner() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        Linking linking = new Linking(institutions, ledger, new Meter(institutions, ledger, () -> LATER), () -> LATER);
        List<IdentityName> people =
                List.of("a", "b", "c", "d").stream().map(IdentityName::parse).collect(Collectors.toList());
        people.forEach(who -> ledger.append(NORTH, List.of(Given.access(who.value(), who, "2026-03-01T00:00:00Z"))));
        for (int number = 0; number < 3; number++) {
            ledger.append(
                    NORTH,
                    List.of(LinksContract.linking(
                            "l" + number, people.get(number), people.get(number + 1), "2026-04-01T00:00:00Z")));
        }

        LinkOutcome outcome = linking.change(
                NORTH, people.get(1), List.of(IdentityName.parse("new")), List.of(people.get(1)), "", "", false);

        assertThat(((LinkOutcome.Done) outcome).learner().learner().identities())
                .containsExactlyInAnyOrder(people.get(0), people.get(2), people.get(3), IdentityName.parse("new"));
        assertThat(ledger.standing(NORTH, people.get(1)).orElseThrow().learner().identities())
                .containsExactly(people.get(1));
        LinkOutcome again =
                linking.change(NORTH, people.get(0), List.of(IdentityName.parse("new")), List.of(), "", "", false);
        assertThat(((LinkOutcome.Done) again).costs()).isEmpty();
        assertThat(linking.change(NORTH, people.get(0), List.of(), List.of(people.get(1)), "", "", false))
                .isEqualTo(new LinkOutcome.Faulty("remove", Optional.of(0), "is no identity of this learner"));
        assertThat(linking.change(NORTH, people.get(1), List.of(), List.of(people.get(1)), "", "", false))
                .isInstanceOf(LinkOutcome.Faulty.class);
    }

    @Test
    void aLinkInWhosePlaceAnotherStandsIsNotInForceAndUndoingItUndoesNothing() {
        Linking linking = twoOfNorth();
        String first = made(linking.link(NORTH, List.of(ADA, BEN), "", "", false));
        assertThat(linking.unlink(NORTH, first, "", "")).isTrue();
        String second = made(linking.link(NORTH, List.of(ADA, BEN), "", "", false));

        assertThat(linking.find(NORTH, first).orElseThrow().inForce()).isFalse();
        assertThat(linking.find(NORTH, second).orElseThrow().inForce()).isTrue();
        assertThat(linking.unlink(NORTH, first, "", "")).isFalse();
        assertThat(ledger.standing(NORTH, ADA)).isEqualTo(ledger.standing(NORTH, BEN));
        assertThat(linking.unlink(NORTH, second, "", "")).isTrue();
        assertThat(ledger.standing(NORTH, ADA)).isNotEqualTo(ledger.standing(NORTH, BEN));
    }

    @Test
    void ofManyWhoUndoALinkAtOnceOneHasUndoneIt() throws Exception {
        Linking linking = twoOfNorth();
        for (int round = 0; round < 5; round++) {
            String link = made(linking.link(NORTH, List.of(ADA, BEN), "", "", false));

            assertThat(Race.of(() -> linking.unlink(NORTH, link, "", ""))).containsOnlyOnce(true);
        }
        assertThat(ledger.links(NORTH).stream().filter(fact -> fact.type() == FactType.UNLINK))
                .hasSize(5);
    }

    @Test
    void ofManyWhoLinkTheSameAtOnceOneHasLinkedThem() throws Exception {
        Linking linking = twoOfNorth();
        for (int round = 0; round < 5; round++) {
            AtomicInteger racer = new AtomicInteger();
            List<LinkOutcome> outcomes = Race.of(() -> linking.link(
                    NORTH, racer.getAndIncrement() % 2 == 0 ? List.of(ADA, BEN) : List.of(BEN, ADA), "", "", false));

            List<LinkOutcome> done =
                    outcomes.stream().filter(LinkOutcome.Done.class::isInstance).toList();
            assertThat(done).hasSize(1);
            assertThat(outcomes)
                    .filteredOn(new LinkOutcome.AlreadyLinked()::equals)
                    .hasSize(outcomes.size() - 1);
            assertThat(linking.unlink(NORTH, made(done.get(0)), "", "")).isTrue();
        }
    }

    @Test
    void ofManyWhoAddTheSameIdentityAtOnceOneHasAddedIt() throws Exception {
        Linking linking = twoOfNorth();
        for (int round = 0; round < 5; round++) {
            IdentityName added = IdentityName.parse("new" + round);
            ledger.append(NORTH, List.of(Given.access("n" + round, added, "2026-03-01T00:00:00Z")));
            int before = ledger.links(NORTH).size();

            List<LinkOutcome> outcomes =
                    Race.of(() -> linking.change(NORTH, ADA, List.of(added), List.of(), "", "", false));

            assertThat(ledger.links(NORTH)).hasSize(before + 1);
            assertThat(outcomes)
                    .allMatch(outcome -> ((LinkOutcome.Done) outcome)
                            .learner()
                            .learner()
                            .identities()
                            .contains(added));
            assertThat(outcomes)
                    .filteredOn(outcome ->
                            !((LinkOutcome.Done) outcome).link().learners().isEmpty())
                    .hasSize(1);
        }
    }

    @Test
    void nobodyIsSaidToBeLinkedWhoIsOvertakenEachTime() {
        twoOfNorth();
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(ledger));
        Mockito.doReturn(false).when(overtaken).appendAll(Mockito.any(), Mockito.any());
        Linking linking =
                new Linking(institutions, overtaken, new Meter(institutions, ledger, () -> LATER), () -> LATER);

        assertThatThrownBy(() -> linking.link(NORTH, List.of(ADA, BEN), "", "", false))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoBecomesOneWithAnotherWhileTheyAreChangedIsChangedAsTheyAreThen() {
        Linking linking = twoOfNorth();
        Comparator<IdentityName> byIdentity = Comparator.comparing(
                name -> ledger.meant(NORTH, name).orElseThrow().identity());
        IdentityName changed =
                Stream.of(ADA, BEN).max(byIdentity).orElseThrow(); // both are called by the other's id then
        IdentityName other = Stream.of(ADA, BEN).min(byIdentity).orElseThrow();
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(ledger));
        Mockito.doAnswer(call -> {
                    linking.change(NORTH, changed, List.of(other), List.of(), "", "", false);
                    return ledger.identities(NORTH, call.getArgument(1));
                })
                .when(overtaken)
                .identities(Mockito.any(), Mockito.any());

        LinkOutcome outcome = new Linking(
                        institutions, overtaken, new Meter(institutions, ledger, () -> LATER), () -> LATER)
                .change(NORTH, changed, List.of(other), List.of(), "", "", false);

        assertThat(outcome).isInstanceOfSatisfying(LinkOutcome.Done.class, done -> {
            assertThat(done.link().learners()).as("linked by this call").isEmpty();
            assertThat(done.learner().learner().identities()).contains(changed, other);
        });
    }

    @Test
    void whoIsPartedWhileTheyAreChangedStaysParted() {
        Linking linking = twoOfNorth();
        String link = ((LinkOutcome.Done) linking.link(NORTH, List.of(ADA, BEN), "", "", false))
                .link()
                .id();
        IdentityName third = IdentityName.parse("third");
        linking.change(NORTH, ADA, List.of(third), List.of(), "", "", false);
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(ledger));
        Mockito.doAnswer(call -> {
                    linking.unlink(NORTH, link, "", "");
                    return ledger.links(NORTH, call.<Collection<IdentityId>>getArgument(1));
                })
                .when(overtaken)
                .links(Mockito.any(), Mockito.any());

        assertThat(new Linking(institutions, overtaken, new Meter(institutions, ledger, () -> LATER), () -> LATER)
                        .change(NORTH, ADA, List.of(), List.of(third), "", "", false))
                .isInstanceOf(LinkOutcome.Done.class);

        assertThat(linking.find(NORTH, link).orElseThrow().inForce()).isFalse();
        assertThat(Stream.of(ADA, BEN, third)
                        .map(who -> ledger.meant(NORTH, who).orElseThrow().learner()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whoBecomesOneWithAnotherWhileTheyAreLookedAtIsSeenWithAllFactsOfBoth() {
        Linking linking = twoOfNorth();
        Comparator<IdentityName> byIdentity = Comparator.comparing(
                name -> ledger.meant(NORTH, name).orElseThrow().identity());
        IdentityName looked = Stream.of(ADA, BEN).max(byIdentity).orElseThrow(); // is called by the other's id then
        IdentityName other = Stream.of(ADA, BEN).min(byIdentity).orElseThrow();
        Instant then = ledger.facts(
                        NORTH, ledger.meant(NORTH, looked).orElseThrow().learner())
                .get(0)
                .occurredAt();
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(ledger));
        Mockito.doAnswer(call -> {
                    linking.link(NORTH, List.of(looked, other), "", "", false);
                    return ledger.facts(NORTH, call.getArgument(1));
                })
                .when(overtaken)
                .facts(Mockito.any(), Mockito.any());
        Meter meter = new Meter(institutions, overtaken, () -> LATER);

        assertThat(meter.status(NORTH, looked, then, Optional.empty()).orElseThrow())
                .satisfies(status -> assertThat(status.reason()).isPresent())
                .satisfies(status -> assertThat(status.months()).isNotEmpty());
        linking.change(NORTH, looked, List.of(), List.of(other), "", "", false);
        assertThat(meter.facts(NORTH, looked, Optional.empty()).orElseThrow())
                .extracting(told -> told.fact().type())
                .contains(FactType.ACTIVITY);
    }

    @Test
    void whatItCostsToSwitchWhoBecomesOneWithAnotherMeanwhileIsToldAsTheyAreThen() {
        institutions.create(priced(NORTH, History.always(Policy.SWITCH)));
        List.of(ADA, BEN)
                .forEach(who -> ledger.append(NORTH, List.of(Given.access(who.value(), who, "2026-01-01T00:00:00Z"))));
        Linking linking = new Linking(institutions, ledger, new Meter(institutions, ledger, () -> LATER), () -> LATER);
        Comparator<IdentityName> byIdentity = Comparator.comparing(
                name -> ledger.meant(NORTH, name).orElseThrow().identity());
        IdentityName switched = Stream.of(ADA, BEN).max(byIdentity).orElseThrow(); // is called by the other's id then
        IdentityName other = Stream.of(ADA, BEN).min(byIdentity).orElseThrow();
        ledger.append(
                NORTH,
                List.of(
                        Given.switching("was on", switched, FactType.SWITCH_ON, "2026-01-05T00:00:00Z"),
                        Given.switching("is off", switched, FactType.SWITCH_OFF, "2026-01-10T00:00:00Z"),
                        Given.switching("on", other, FactType.SWITCH_ON, "2026-05-01T00:00:00Z"),
                        Given.switching(
                                "third", IdentityName.parse("third"), FactType.SWITCH_ON, "2026-05-01T00:00:00Z")));
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(ledger));
        Mockito.doAnswer(call -> {
                    linking.link(NORTH, List.of(switched, other), "", "", false);
                    return ledger.facts(NORTH, call.getArgument(1));
                })
                .when(overtaken)
                .facts(Mockito.any(), Mockito.any());

        assertThat(new Meter(institutions, overtaken, () -> LATER)
                        .switchPreview(NORTH, switched, true, Optional.empty()))
                .as("the other is switched on already")
                .isEqualTo(new SwitchOutcome.Previewed(List.of()));
    }

    @Test
    void changesOfOneLearnerThatRaceAreEachMadeOfWhatTheOneBeforeHasLeft() throws Exception {
        for (int round = 0; round < 5; round++) {
            InstitutionId institution = new InstitutionId("r" + round);
            institutions.create(Given.institution(institution, Policy.ROLLING));
            Linking linking =
                    new Linking(institutions, ledger, new Meter(institutions, ledger, () -> LATER), () -> LATER);
            List<IdentityName> people = IntStream.range(0, 8)
                    .mapToObj(each -> IdentityName.parse("p" + each))
                    .toList();
            people.forEach(
                    who -> ledger.append(institution, List.of(Given.access(who.value(), who, "2026-03-01T00:00:00Z"))));
            for (int number = 0; number < people.size() - 1; number++) {
                ledger.append(
                        institution,
                        List.of(LinksContract.linking(
                                "l" + number, people.get(number), people.get(number + 1), "2026-04-01T00:00:00Z")));
            }

            List<Callable<LinkOutcome>> racers = people.subList(1, people.size() - 1).stream()
                    .<Callable<LinkOutcome>>map(who ->
                            () -> linking.change(institution, people.get(0), List.of(), List.of(who), "", "", false))
                    .toList();
            assertThat(Race.of(racers)).allMatch(LinkOutcome.Done.class::isInstance);

            assertThat(ledger.standing(institution, people.get(0))
                            .orElseThrow()
                            .learner()
                            .identities())
                    .containsExactlyInAnyOrder(people.get(0), people.get(people.size() - 1));
        }
    }

    @Test
    void whatAChangeOfIdentitiesCostsIsToldBeforeItIsMade() {
        Linking linking = twoOfNorth();
        LinkOutcome.Done told = (LinkOutcome.Done) linking.change(NORTH, ADA, List.of(BEN), List.of(), "", "", true);
        assertThat(told.learner().learner().identities()).containsExactly(ADA);
        assertThat(ledger.links(NORTH)).isEmpty();

        LinkOutcome.Done done = (LinkOutcome.Done) linking.change(NORTH, ADA, List.of(BEN), List.of(), "", "", false);
        assertThat(done.learner().learner().identities()).containsExactlyInAnyOrder(ADA, BEN);
        assertThat(done.costs()).isEqualTo(told.costs()).isNotEmpty();
    }

    /** Both are on without an end, and one is to be switched off in a year: from then on they are one or none of them. */
    @Test
    void whatALinkCostsIsToldBeyondWhatIsPlanned() {
        Institution switching = priced(NORTH, History.always(Policy.SWITCH));
        institutions.create(switching);
        ledger.append(
                NORTH,
                List.of(
                        Given.switching("1", ADA, FactType.SWITCH_ON, "2026-03-01T00:00:00Z"),
                        Given.switching("2", BEN, FactType.SWITCH_ON, "2026-03-01T00:00:00Z"),
                        Corrections.planned("3", BEN, FactType.SWITCH_OFF, "2027-03-10T00:00:00Z")));
        Linking linking = new Linking(institutions, ledger, new Meter(institutions, ledger, () -> LATER), () -> LATER);

        LinkOutcome.Previewed told = (LinkOutcome.Previewed) linking.link(NORTH, List.of(ADA, BEN), "", "", true);

        assertThat(told.costs())
                .extracting(cost -> cost.month() + " " + cost.amount().intValue())
                .startsWith("2026-03 -10")
                .endsWith("2027-03 -10", "2027-04 0")
                .hasSize(14);
    }

    private Linking twoOfNorth() {
        institutions.create(priced(NORTH, History.always(Policy.ROLLING)));
        ledger.append(
                NORTH,
                List.of(
                        Given.access("1", ADA, "2026-03-01T00:00:00Z"),
                        Given.access("2", BEN, "2026-03-01T00:00:00Z")));
        return new Linking(institutions, ledger, new Meter(institutions, ledger, () -> LATER), () -> LATER);
    }

    private static String made(LinkOutcome outcome) {
        return ((LinkOutcome.Done) outcome).link().id();
    }

    /** Four people's facts, voids among them, and what is said of who is who. */
    private static List<Report> reports(long seed) {
        Random random = new Random(seed);
        RandomHistory history = new RandomHistory(random);
        List<Report> reports = new ArrayList<>();
        List<IdentityName> people = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            IdentityName who = IdentityName.parse(name);
            people.add(who);
            history.facts(8).forEach(fact -> reports.add(RandomHistory.report(who, name, fact)));
        }
        List<String> links = new ArrayList<>();
        for (int number = random.nextInt(7); number > 0; number--) {
            Collections.shuffle(people, random);
            Instant at = history.instant();
            links.add("l" + number);
            reports.add(LinksContract.report(
                    "l" + number,
                    random.nextInt(3) == 0 ? FactType.UNLINK : FactType.LINK,
                    people.get(0),
                    people.get(1),
                    at,
                    at));
            if (random.nextInt(5) == 0) {
                reports.add(Corrections.voiding(
                        "v" + number,
                        people.get(random.nextInt(3)),
                        Given.key(links.get(random.nextInt(links.size())))));
            }
        }
        return reports;
    }

    private static List<IdentityName> people(List<Report> reports) {
        return new ArrayList<>(reports.stream().map(Report::who).distinct().toList());
    }

    /** Who is who, and the periods that are kept of them. */
    private Map<Set<IdentityName>, List<Period>> outcome(InstitutionId institution, List<Report> reports) {
        Map<Set<IdentityName>, List<Period>> outcome = new HashMap<>();
        people(reports).forEach(who -> {
            Standing standing = ledger.standing(institution, who).orElseThrow();
            outcome.put(Set.copyOf(standing.learner().identities()), standing.periods());
        });
        return outcome;
    }

    /** The same from nothing but the reports. */
    private Map<Set<IdentityName>, List<Period>> folded(InstitutionId institution, List<Report> reports) {
        Terms terms = institutions.find(institution).orElseThrow().terms();
        Map<FactKey, Fact> facts = new HashMap<>();
        reports.forEach(report -> facts.put(
                report.key(),
                report.detail() instanceof Detail.With with
                        ? report.of(identity(report.who()), identity(with.other()))
                        : report.of(identity(report.who()))));
        Links links = Links.of(facts.values(), fact -> true);
        Map<Set<IdentityName>, List<Period>> folded = new HashMap<>();
        people(reports).forEach(who -> {
            Set<IdentityId> group = links.together(identity(who));
            folded.put(
                    group.stream()
                            .map(identity -> IdentityName.parse(identity.value().substring(8)))
                            .collect(Collectors.toSet()),
                    Periods.of(
                            facts.values().stream()
                                    .filter(fact -> group.contains(fact.identity()))
                                    .toList(),
                            terms.policy(),
                            terms.zone()));
        });
        return folded;
    }

    private static IdentityId identity(IdentityName who) {
        return new IdentityId(who.toString());
    }

    /** What the meter says, free of the opaque ids. */
    private static Map<String, Object> answers(
            Meter meter, InstitutionId institution, List<Report> reports, Optional<Instant> knownAt) {
        Map<String, Object> answers = new TreeMap<>();
        YearMonth march = YearMonth.parse("2026-03");
        answers.put("march", meter.month(institution, march, Optional.empty(), knownAt));
        answers.put(
                "charged",
                meter.charged(institution, march, Optional.empty(), knownAt, 100, "")
                        .learners());
        answers.put(
                "list",
                meter.list(institution, Given.everybody("2026-03-20T00:00:00Z"), knownAt).learners().stream()
                        .filter(Standing::known) // whoever is met only later is in no list as known before
                        .toList());
        people(reports)
                .forEach(who -> answers.put(
                        who.toString(),
                        meter.status(institution, who, at("2026-03-20T00:00:00Z"), knownAt)
                                .map(status -> List.of(status.standing(), status.reason()))));
        return answers;
    }

    private static Map<YearMonth, BigDecimal> amounts(Meter meter, InstitutionId institution) {
        Map<YearMonth, BigDecimal> amounts = new TreeMap<>();
        for (YearMonth month = YearMonth.parse("2026-01");
                month.isBefore(YearMonth.parse("2026-07"));
                month = month.plusMonths(1)) {
            amounts.put(
                    month,
                    meter.month(institution, month, Optional.empty(), Optional.empty())
                            .amount()
                            .orElseThrow());
        }
        return amounts;
    }

    private static Institution priced(InstitutionId id, History<Policy> policies) {
        RateCard card = RateCard.volume(Currency.getInstance("EUR"), 1, List.of(new RateCard.Tier(1, BigDecimal.TEN)));
        return new Institution(
                id,
                "Priced",
                at("2026-01-01T00:00:00Z"),
                new Terms(policies, History.always(ZoneOffset.UTC), History.always(card), Given.none(), Given.none()));
    }
}
