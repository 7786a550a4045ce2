package org.headcount.gateway.statement;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institution;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;

/**
 * A random institution from the beginning of 2026 on, with what is reported and agreed in a year and a half and arrives up to a year later, in the order
 * in which it reaches us. Instants lie on a coarse grid, and facts are often late for their month, or recorded just when it
 * closes.
 */
final class RandomYears {

    static final InstitutionId ID = new InstitutionId("random");
    static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant END = Instant.parse("2028-08-20T00:00:00Z");

    private static final int DAYS = 540;
    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("UTC"), ZoneId.of("Europe/Budapest"), ZoneId.of("Asia/Kolkata"));

    private final long seed;
    private final Random random;
    private final int horizon;
    private final int people;
    private final Duration closeDelay;
    private final Institution institution;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, List<FactKey>> reported = new HashMap<>();

    /**
     * What reaches us at an instant.
     *
     * @param closes whether somebody closes then what is due
     */
    record Event(Instant at, Optional<Report> report, Optional<Terms> added, boolean closes) {}

    /** @param imports whether facts come that say they were recorded long ago */
    RandomYears(long seed, boolean imports) {
        this.seed = seed;
        this.random = new Random(seed);
        this.horizon = random.nextInt(6);
        this.closeDelay = Duration.ofDays(random.nextInt(6));
        this.institution = new Institution(
                ID,
                "Random",
                BEGINNING,
                new Terms(
                        History.always(policy()),
                        History.always(ZONES.get(random.nextInt(ZONES.size()))),
                        History.always(card()),
                        random.nextBoolean() ? History.always(random.nextInt(4)) : Given.none(),
                        random.nextInt(4) == 0
                                ? History.always(new Terms.Contract(
                                        day(random.nextInt(100)), Optional.of(day(200 + random.nextInt(300)))))
                                : Given.none()));
        this.people = 1 + random.nextInt(6);
        for (int number = 30 + random.nextInt(60); number > 0; number--) {
            reported("f" + number, "p" + random.nextInt(people), imports);
        }
        for (int number = random.nextInt(4); number > 0; number--) {
            Instant at = day(random.nextInt(DAYS)).plusSeconds(1);
            events.add(new Event(at, Optional.empty(), Optional.of(added(at)), random.nextBoolean()));
        }
        events.sort(Comparator.comparing(Event::at));
    }

    long seed() {
        return seed;
    }

    Institution institution() {
        return institution;
    }

    List<Event> events() {
        return events;
    }

    /** The first month that a statement corrects. */
    YearMonth horizon(YearMonth statement) {
        return statement.minusMonths(horizon);
    }

    private void reported(String id, String who, boolean imports) {
        Instant at = day(random.nextInt(DAYS));
        int late = List.of(0, 0, 0, 1, 3, 5, 30, 100, 250).get(random.nextInt(9));
        Instant arrives = at.plus(Duration.ofDays(late));
        Instant recordedAt = imports && random.nextInt(4) == 0 ? at : arrives;
        FactType type = random.nextInt(3) == 0
                ? List.of(FactType.values()).get(random.nextInt(FactType.values().length))
                : List.of(FactType.ACTIVITY, FactType.ACTIVITY, FactType.SWITCH_ON, FactType.SWITCH_OFF)
                        .get(random.nextInt(4));
        Report report = new Report(
                new FactKey("test", id),
                IdentityName.parse(who),
                type,
                kind(type),
                random.nextInt(10) == 0 ? Role.TEST : Role.LEARNER,
                random.nextBoolean() ? Origin.LEARNER : Origin.STAFF,
                at,
                recordedAt,
                random.nextInt(3) == 0 ? "law" : "",
                detail(type, who),
                Report.Note.NONE);
        reported.computeIfAbsent(who, any -> new ArrayList<>()).add(report.key());
        if (report.detail() instanceof Detail.With with) {
            reported.computeIfAbsent(with.other().value(), any -> new ArrayList<>())
                    .add(report.key());
        }
        events.add(new Event(arrives, Optional.of(report), Optional.empty(), random.nextBoolean()));
        if (random.nextInt(8) == 0) {
            Instant again = arrives.plus(Duration.ofDays(random.nextInt(90)));
            events.add(new Event(again, Optional.of(report), Optional.empty(), random.nextBoolean()));
        }
    }

    private Kind kind(FactType type) {
        if (type.name().startsWith("VOUCHER")) {
            return Kind.VOUCHER;
        }
        return random.nextBoolean() ? Kind.ACCESS : Kind.GRADE;
    }

    /** Voids name what the same learner is told of, which may arrive later, or never come. */
    private Detail detail(FactType type, String who) {
        if (type == FactType.VOID) {
            List<FactKey> theirs = reported.getOrDefault(who, List.of(new FactKey("test", "never came")));
            return new Detail.Voids(theirs.get(random.nextInt(theirs.size())));
        }
        if (type.links()) {
            String other = "p" + random.nextInt(people + 1); // who comes after all others is only ever linked
            return new Detail.With(IdentityName.parse(other.equals(who) ? "p" + (people + 1) : other));
        }
        if (type == FactType.EXEMPT) {
            Instant from = day(random.nextInt(DAYS));
            return new Detail.Exempts(new Span(
                    from, random.nextInt(4) == 0 ? Period.OPEN : from.plus(Duration.ofDays(random.nextInt(60)))));
        }
        return Detail.NONE;
    }

    private Terms added(Instant now) {
        Instant from = now.minus(Duration.ofDays(random.nextInt(40)));
        return new Terms(
                random.nextBoolean() ? dated(from, now, policy()) : Given.none(),
                random.nextInt(3) == 0 ? moved(now) : Given.none(),
                random.nextInt(3) == 0 ? dated(from, now, card()) : Given.none(),
                random.nextInt(3) == 0 ? dated(from, now, random.nextInt(5)) : Given.none(),
                Given.none());
    }

    /** Another zone, from the month on that begins there after the present one. */
    private History<ZoneId> moved(Instant now) {
        ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
        YearMonth next = YearMonth.from(now.atZone(ZoneOffset.UTC)).plusMonths(2);
        return dated(next.atDay(1).atStartOfDay(zone).toInstant(), now, zone);
    }

    private static <T> History<T> dated(Instant from, Instant now, T value) {
        return new History<>(List.of(new Dated<>(from, now, value)));
    }

    private Instant day(int number) {
        return BEGINNING.plus(Duration.ofDays(number));
    }

    private RateCard card() {
        return RateCard.volume(
                Currency.getInstance("EUR"),
                1,
                List.of(new RateCard.Tier(1, new BigDecimal("6.00")), new RateCard.Tier(3, new BigDecimal("4.50"))));
    }

    private Policy policy() {
        Policy preset = List.of(Policy.ROLLING, Policy.SWITCH, Policy.ROLLING_WITH_RELEASE)
                .get(random.nextInt(3));
        return new Policy(
                preset.preset(),
                random.nextInt(3) > 0 ? 1 + random.nextInt(60) : null,
                Policy.WindowUnit.ELAPSED,
                Policy.Rounding.NONE,
                random.nextInt(4) > 0,
                Set.of(Kind.ACCESS, Kind.VOUCHER),
                random.nextBoolean(),
                preset.onReturn(),
                preset.enforcement(),
                preset.capacity(),
                preset.cap(),
                0,
                preset.inactiveGrades(),
                List.of(Policy.Measure.values()).get(random.nextInt(3)),
                Set.of(Role.LEARNER),
                closeDelay,
                horizon);
    }
}
