package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.Effect;
import org.headcount.metering.Effects;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.Previewing;
import org.headcount.metering.Switching;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Voucher;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.headcount.testing.Worlds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said before it is done is what months and drafts say after it, whatever keeps the facts; a failure names the seed that makes it again. */
@SuppressWarnings("NullAway.Init")
public abstract class PreviewsContract {

    private static final BigDecimal LIMIT = new BigDecimal("4");

    /** So many are tried until something corrects what was stated, as it does for one in four. */
    private static final int MOST = 300;

    /** The ports of one node. */
    public record Ports(Institutions institutions, Ledger ledger, Snapshots snapshots, Statements statements) {}

    private Ports ports;
    private Instant now = RandomYears.BEGINNING;
    private InstitutionId present = RandomYears.ID;
    private Closing closing;
    private Meter meter;
    private Previews previews;
    private Switching switching;

    protected abstract Ports noFacts();

    /** How many random institutions are tried, each with ports of its own where these do not keep many. */
    protected int institutions() {
        return Worlds.many(12);
    }

    protected boolean keepMany() {
        return true;
    }

    @BeforeEach
    void begin() {
        ports = noFacts();
        InstantSource clock = () -> now;
        closing = new Closing(ports.ledger(), ports.statements(), clock);
        meter = new Meter(ports.institutions(), ports.ledger(), clock, LIMIT);
        previews = new Previews(new Previewing(ports.snapshots(), clock, LIMIT), closing, ports.statements());
        switching = new Switching(ports.institutions(), ports.ledger(), ports.snapshots(), clock);
    }

    /** What a month is, and what the next statement would tell of it. */
    private record Told(MonthAnswer month, Optional<ObjectNode> adjustment) {}

    @Test
    void whatIsToldBeforeIsWhatMonthsAndDraftsTellAfterwards() {
        long seed = System.nanoTime();
        int[] changed = {0};
        int[] corrected = {0};
        for (long each = seed; each < seed + (corrected[0] > 0 ? institutions() : MOST); each++) {
            if (!keepMany()) {
                begin();
            }
            String what = "seed " + each;
            Random random = new Random(each);
            InstitutionId id = new InstitutionId("r" + Math.floorMod(each, 1_000_000_007L));
            RandomYears years = new RandomYears(each, true);
            List<Report> waiting = live(id, years, random);
            for (List<Report> change : changes(id, years, waiting, random)) {
                Effects effects = previews.of(id, change).orElseThrow();
                Map<YearMonth, Told> before = told(id);
                List<Receipt> receipts = meter.record(id, change);
                Map<YearMonth, Told> after = told(id);

                assertThat(effects.receipts()).as(what).isEqualTo(receipts);
                check(what, effects, before, after);
                changed[0] += effects.months().size();
                corrected[0] += (int) effects.months().stream()
                        .filter(effect -> effect.correction().isPresent())
                        .count();
                now = now.plusSeconds(60);
            }
        }
        assertThat(changed[0]).isPositive();
        assertThat(corrected[0]).isPositive();
    }

    private void check(String what, Effects effects, Map<YearMonth, Told> before, Map<YearMonth, Told> after) {
        Map<YearMonth, Effect> effect = new HashMap<>();
        effects.months().forEach(one -> effect.put(one.month(), one));
        YearMonth last = effects.months().stream()
                .map(Effect::month)
                .max(YearMonth::compareTo)
                .orElse(YearMonth.from(now.atZone(ZoneOffset.UTC)));
        before.forEach((month, was) -> {
            Told is = Optional.ofNullable(after.get(month)).orElseThrow();
            Effect one = effect.get(month);
            String which = what + ", " + month;
            if (one != null) {
                assertThat(one.before()).as(which).isEqualTo(was.month());
                assertThat(one.after()).as(which).isEqualTo(is.month());
                one.correction().ifPresent(correction -> {
                    assertThat(correction.statement()).as(which).isEqualTo(next());
                    checkAdjustment(which, correction.before(), was.adjustment());
                    checkAdjustment(which, correction.after(), is.adjustment());
                });
                if (one.correction().isEmpty()) {
                    assertThat(is.adjustment()).as(which).isEmpty();
                }
            } else if (month.isAfter(last)) {
                assertThat(List.of(List.of(0, 0, 0, 0, 0), last(effect.get(last))))
                        .as(which + ", as the last one told of, or as it was")
                        .contains(more(was.month().count(), is.month().count()));
            } else {
                assertThat(is.month().count()).as(which).isEqualTo(was.month().count());
                assertThat(is.adjustment()).as(which).isEqualTo(was.adjustment());
            }
        });
        assertThat(before.keySet()).as(what).containsAll(effect.keySet());
    }

    private static List<Integer> last(@Nullable Effect effect) {
        return effect == null
                ? List.of()
                : more(effect.before().count(), effect.after().count());
    }

    private static List<Integer> more(MonthCount before, MonthCount after) {
        return List.of(
                after.distinct() - before.distinct(),
                after.peak() - before.peak(),
                after.opening() - before.opening(),
                after.closing() - before.closing(),
                after.carried() - before.carried());
    }

    private YearMonth next() {
        return closing.closeDue(present).orElseThrow().next().month();
    }

    private static void checkAdjustment(String what, Adjustment said, Optional<ObjectNode> drafted) {
        boolean nothing = said.learners() == 0
                && said.amount().filter(amount -> amount.signum() != 0).isEmpty();
        assertThat(drafted.isEmpty()).as(what).isEqualTo(nothing);
        drafted.ifPresent(adjustment -> {
            assertThat(adjustment.path("learners").asInt()).as(what).isEqualTo(said.learners());
            assertThat(new BigDecimal(adjustment.path("amount").asText()))
                    .as(what)
                    .isEqualByComparingTo(said.amount().orElseThrow());
        });
    }

    /** Lives through some of what a random institution is told, and gives back the rest. */
    private List<Report> live(InstitutionId id, RandomYears years, Random random) {
        present = id;
        Institution like = years.institution();
        ports.institutions().create(new Institution(id, like.name(), like.createdAt(), like.terms()));
        List<RandomYears.Event> events = years.events();
        int lived = random.nextInt(events.size());
        for (RandomYears.Event event : events.subList(0, lived)) {
            now = event.at();
            event.report().ifPresent(report -> ports.ledger().append(id, List.of(report)));
            event.added().ifPresent(added -> ports.institutions().amend(id, Given.change("Random", added)));
            if (event.closes()) {
                closing.closeDue(id);
            }
        }
        now = lived == 0 ? RandomYears.BEGINNING : events.get(lived - 1).at();
        return events.subList(lived, events.size()).stream()
                .flatMap(event -> event.report().stream())
                .toList();
    }

    /** A few of them reported now, some vouchers, who is who and who is not, what is taken back, and an order to switch. */
    private List<List<Report>> changes(InstitutionId id, RandomYears years, List<Report> waiting, Random random) {
        List<Report> reported = waiting.stream()
                .limit(1 + random.nextInt(12))
                .map(report -> reportedNow(report, random.nextBoolean()))
                .toList();
        List<Report> again =
                Stream.concat(reported.stream(), reported.stream().limit(2)).toList();
        List<Report> vouchers = Stream.of("A", "B")
                .map(code -> Voucher.issued(code, now, now, "law", Report.Note.NONE))
                .toList();
        List<List<Report>> changes =
                new ArrayList<>(List.of(again, vouchers, joining(random), takingBack(years, random)));
        Switching.Order order = new Switching.Order(
                random.nextBoolean(),
                now.plusSeconds(86_400L * (random.nextInt(80) - 40)),
                Optional.empty(),
                "",
                Report.Note.NONE);
        switching
                .plan(
                        id,
                        order,
                        Stream.of("p0", "p1", "p0", "p9")
                                .map(IdentityName::parse)
                                .toList())
                .ifPresent(plan -> changes.add(plan.reports()));
        return changes;
    }

    /** Links and unlinks of people known and not known, one of them voided at once and one another. */
    private List<Report> joining(Random random) {
        List<Report> joining = new ArrayList<>();
        for (int number = 1 + random.nextInt(4); number > 0; number--) {
            List<String> people = new ArrayList<>(List.of("p0", "p1", "p2", "p3", "p7", "voucher:A"));
            Collections.shuffle(people, random);
            joining.add(now(
                    "j" + number,
                    IdentityName.parse(people.get(0)),
                    random.nextInt(3) == 0 ? FactType.UNLINK : FactType.LINK,
                    new Detail.With(IdentityName.parse(people.get(1)))));
            joining.add(Given.access("a" + number, IdentityName.parse(people.get(2)), now.minusSeconds(1) + ""));
        }
        Report link = joining.get(0);
        joining.add(random.nextInt(joining.size()), now("jv", link.who(), FactType.VOID, new Detail.Voids(link.key())));
        return joining;
    }

    /** Voids of whatever was reported, links among it, by whoever it was about or by the other one. */
    private List<Report> takingBack(RandomYears years, Random random) {
        List<Report> all = years.events().stream()
                .flatMap(event -> event.report().stream())
                .toList();
        List<Report> joining =
                all.stream().filter(report -> report.type().links()).toList();
        List<Report> voids = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            List<Report> from = number < 2 || joining.isEmpty() ? all : joining;
            Report target = from.get(random.nextInt(from.size()));
            IdentityName who =
                    target.detail() instanceof Detail.With with && random.nextBoolean() ? with.other() : target.who();
            voids.add(now("v" + number, who, FactType.VOID, new Detail.Voids(target.key())));
        }
        voids.add(now("r", IdentityName.parse("voucher:A"), FactType.VOUCHER_REVOKED, Detail.NONE));
        return voids;
    }

    private Report now(String id, IdentityName who, FactType type, Detail detail) {
        return new Report(
                new FactKey("now", id),
                who,
                type,
                type == FactType.VOUCHER_REVOKED ? Kind.VOUCHER : Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                now,
                now,
                "",
                detail,
                new Report.Note("staff:1", "mistaken", "", id.hashCode() % 2 == 0 ? "staff:2" : ""));
    }

    private Report reportedNow(Report report, boolean approved) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                now,
                report.unit(),
                report.detail(),
                new Report.Note("staff:1", "", "", approved && report.type() == FactType.VOID ? "staff:2" : ""));
    }

    private Map<YearMonth, Told> told(InstitutionId id) {
        Statements.Lines lines = closing.closeDue(id).orElseThrow();
        ObjectNode draft = members(closing.draft(lines, lines.next().month()));
        Map<YearMonth, ObjectNode> adjustments = new HashMap<>();
        draft.path("adjustments")
                .forEach(
                        one -> adjustments.put(YearMonth.parse(one.path("month").asText()), (ObjectNode) one));
        Map<YearMonth, Told> told = new HashMap<>();
        Months months = new Months(lines.institution().terms().zone());
        YearMonth last = months.containing(now).plusMonths(20);
        for (YearMonth month = YearMonth.parse("2025-11"); !month.isAfter(last); month = month.plusMonths(1)) {
            told.put(
                    month,
                    new Told(
                            meter.month(id, month, Optional.empty(), Optional.empty()),
                            Optional.ofNullable(adjustments.get(month))));
        }
        return told;
    }

    private static ObjectNode members(StatementText draft) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(draft.head());
        text.writeBytes(draft.tail());
        return Json.readObject(text.toByteArray()).orElseThrow();
    }

    @Test
    void askingWritesNothingDownAndMeetsNobody() {
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        now = at("2026-03-01T00:00:00Z");

        Effects effects = previews.of(NORTH, List.of(Given.access("1", ADA, "2026-03-01T00:00:00Z")))
                .orElseThrow();

        assertThat(effects.receipts()).containsExactly(Given.countedUntil("2026-05-30T00:00:00Z"));
        assertThat(effects.months())
                .extracting(effect -> effect.month().toString())
                .containsExactly("2026-03", "2026-04", "2026-05");
        assertThat(ports.ledger().standing(NORTH, ADA)).isEmpty();
        assertThat(ports.ledger().fact(NORTH, Given.key("1"))).isEmpty();
    }

    @Test
    void aLinkToldBeforehandMakesOneOfTwoAndAnUnlinkTwoOfOne() {
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        now = at("2026-03-10T00:00:00Z");
        meter.record(NORTH, List.of(access("1", ADA, "2026-02-01"), access("2", BEN, "2026-02-02")));

        List<Report> link = List.of(now("l", ADA, FactType.LINK, new Detail.With(BEN)));
        assertThat(distinct(link)).containsExactly("2026-02 2 1", "2026-03 2 1", "2026-04 2 1");
        meter.record(NORTH, link);
        assertThat(distinctNow()).containsExactly("2026-02 1", "2026-03 1", "2026-04 1");
        List<Report> unlink = List.of(now("u", BEN, FactType.UNLINK, new Detail.With(ADA)));
        now = now.plusSeconds(60);
        assertThat(distinct(unlink)).containsExactly("2026-02 1 2", "2026-03 1 2", "2026-04 1 2");
    }

    @Test
    void theVoidOfALinkToldBeforehandPartsWhomTheLinkJoined() {
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        now = at("2026-03-10T00:00:00Z");
        meter.record(
                NORTH,
                List.of(
                        access("1", ADA, "2026-02-01"),
                        access("2", BEN, "2026-02-02"),
                        now("l", ADA, FactType.LINK, new Detail.With(BEN))));

        List<Report> voiding = List.of(now("v", BEN, FactType.VOID, new Detail.Voids(new FactKey("now", "l"))));

        assertThat(distinct(voiding)).containsExactly("2026-02 1 2", "2026-03 1 2", "2026-04 1 2");
        meter.record(NORTH, voiding);
        assertThat(distinctNow()).containsExactly("2026-02 2", "2026-03 2", "2026-04 2");
    }

    @Test
    void aLinkThatWasVoidedBeforeItCameJoinsNobodyBeforehandEither() {
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        now = at("2026-03-10T00:00:00Z");
        meter.record(
                NORTH,
                List.of(
                        access("1", ADA, "2026-02-01"),
                        access("2", BEN, "2026-02-02"),
                        now("v", BEN, FactType.VOID, new Detail.Voids(new FactKey("now", "l")))));

        List<Report> link = List.of(now("l", ADA, FactType.LINK, new Detail.With(BEN)));

        assertThat(distinct(link)).isEmpty();
        meter.record(NORTH, link);
        assertThat(distinctNow()).containsExactly("2026-02 2", "2026-03 2", "2026-04 2");
    }

    /** What is voided, or revoked, is one identity's, whoever else is the same learner. */
    @Test
    void theVoucherOfALinkedLearnerIsRevokedBeforehandAsItIsAfterwards() {
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        now = at("2026-03-10T00:00:00Z");
        IdentityName code = IdentityName.parse("voucher:A");
        meter.record(
                NORTH,
                List.of(
                        Voucher.issued("A", now, now, "", Report.Note.NONE),
                        Given.access("1", ADA, "2025-01-01T00:00:00Z"),
                        now("l", ADA, FactType.LINK, new Detail.With(code))));
        now = now.plusSeconds(60);

        List<Report> revoking = List.of(now("r", code, FactType.VOUCHER_REVOKED, Detail.NONE));

        assertThat(distinct(revoking)).containsExactly("2026-03 1 0", "2026-04 1 0", "2026-05 1 0", "2026-06 1 0");
        meter.record(NORTH, revoking);
        assertThat(distinctNow()).containsExactly("2026-02 0", "2026-03 0", "2026-04 0");
    }

    @Test
    void whatIsRepeatedOfALinkedLearnerByAnotherOfItsNamesIsAConflictBeforehandAsItIsAfterwards() {
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        now = at("2026-03-10T00:00:00Z");
        meter.record(
                NORTH, List.of(access("1", ADA, "2026-02-01"), now("l", ADA, FactType.LINK, new Detail.With(BEN))));
        List<Report> repeated = List.of(
                access("1", BEN, "2026-02-01"),
                access("1", ADA, "2026-02-01"),
                now("l", ADA, FactType.LINK, new Detail.With(IdentityName.parse("nobody"))),
                now("l", IdentityName.parse("nobody"), FactType.LINK, new Detail.With(BEN)));

        List<Receipt> said = previews.of(NORTH, repeated).orElseThrow().receipts();

        assertThat(said)
                .isEqualTo(meter.record(NORTH, repeated))
                .containsExactly(
                        new Receipt.Conflict(),
                        new Receipt.Duplicate(),
                        new Receipt.Conflict(),
                        new Receipt.Conflict());
    }

    /** From the last month that is told of on, every month is like that one, however far ahead things are planned. */
    @Test
    void aChangeWithoutAnEndIsFollowedBeyondWhatIsPlanned() {
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        now = at("2026-03-10T00:00:00Z");
        meter.record(NORTH, List.of(Given.switching("on", ADA, FactType.SWITCH_ON, "2026-01-05T00:00:00Z")));

        List<Report> change = List.of(
                Given.switching("off", ADA, FactType.SWITCH_OFF, "2026-06-10T00:00:00Z"),
                Given.switching("again", ADA, FactType.SWITCH_ON, "2026-09-10T00:00:00Z"),
                Given.switching("for good", ADA, FactType.SWITCH_OFF, "2026-11-10T00:00:00Z"));

        assertThat(distinct(change))
                .containsExactly(
                        "2026-06 1 1", "2026-07 1 0", "2026-08 1 0", "2026-09 1 1", "2026-11 1 1", "2026-12 1 0");
    }

    private static Report access(String id, IdentityName who, String day) {
        return Given.access(id, who, day + "T00:00:00Z");
    }

    /** How many learners each month that changes has had, and would have. */
    private List<String> distinct(List<Report> change) {
        return previews.of(NORTH, change).orElseThrow().months().stream()
                .map(effect -> effect.month() + " " + effect.before().count().distinct() + " "
                        + effect.after().count().distinct())
                .toList();
    }

    private List<String> distinctNow() {
        return Stream.of("2026-02", "2026-03", "2026-04")
                .map(month -> month + " "
                        + meter.month(NORTH, YearMonth.parse(month), Optional.empty(), Optional.empty())
                                .count()
                                .distinct())
                .toList();
    }

    @Test
    void anOrderThatIsRepeatedUnderItsNameIsOneFactForEachLearner() {
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        now = at("2026-03-01T00:00:00Z");
        meter.record(NORTH, List.of(Given.access("1", ADA, "2026-02-01T00:00:00Z")));
        Switching.Order order = new Switching.Order(false, now, Optional.of("spring"), "", Report.Note.NONE);

        List<Receipt> first = meter.record(
                NORTH, switching.plan(NORTH, order, List.of(ADA)).orElseThrow().reports());
        now = now.plusSeconds(3600);
        List<Receipt> second = meter.record(
                NORTH, switching.plan(NORTH, order, List.of(ADA)).orElseThrow().reports());

        assertThat(first).containsExactly(new Receipt.Recorded());
        assertThat(second).containsExactly(new Receipt.Duplicate());
    }

    @Test
    void ofManyCallersWithOneOrderOneWritesItDown() throws Exception {
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        now = at("2026-03-01T00:00:00Z");
        meter.record(NORTH, List.of(Given.access("1", ADA, "2026-02-01T00:00:00Z")));
        Switching.Order order = new Switching.Order(false, now, Optional.of("spring"), "", Report.Note.NONE);

        List<Receipt> receipts = Race.of(() -> meter.record(
                        NORTH,
                        switching.plan(NORTH, order, List.of(ADA)).orElseThrow().reports())
                .get(0));

        assertThat(receipts).containsOnlyOnce(new Receipt.Recorded());
        assertThat(receipts).filteredOn(new Receipt.Duplicate()::equals).hasSize(receipts.size() - 1);
    }
}
