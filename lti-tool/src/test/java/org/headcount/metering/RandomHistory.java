package org.headcount.metering;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;

/**
 * A learner's random facts under random versions of policy and zone. Instants lie on a coarse grid, windows are short
 * and the days are those on which clocks change, so that ends and beginnings often fall on one instant.
 */
public final class RandomHistory {

    public static final Instant BEGINNING = Instant.parse("2026-03-06T00:00:00Z");
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Budapest"),
            ZoneId.of("America/Havana"),
            ZoneId.of("Asia/Kolkata"),
            ZoneId.of("Australia/Lord_Howe"));

    private final Random random;

    /** Some histories are crowded, so that what one version gave still runs when the next but one comes into force. */
    private final int days;

    public RandomHistory(Random random) {
        this.random = random;
        this.days = random.nextInt(3) == 0 ? 8 : 40;
    }

    public Instant instant() {
        return BEGINNING
                .plus(Duration.ofHours(6L * random.nextInt(4 * days)))
                .plusNanos(random.nextInt(8) == 0 ? 1_000 : 0);
    }

    public History<Policy> policies() {
        History<Policy> policies = History.always(policy());
        for (int i = random.nextInt(5); i > 0; i--) {
            policies = policies.with(new Dated<>(instant(), instant(), policy()));
        }
        return policies;
    }

    public History<ZoneId> zones() {
        History<ZoneId> zones = History.always(zone());
        return random.nextInt(4) == 0 ? zones.with(new Dated<>(instant(), instant(), zone())) : zones;
    }

    private ZoneId zone() {
        return ZONES.get(random.nextInt(ZONES.size()));
    }

    private Policy policy() {
        Policy preset = List.of(Policy.ROLLING, Policy.SWITCH, Policy.ROLLING_WITH_RELEASE)
                .get(random.nextInt(3));
        boolean windowed = random.nextInt(3) > 0;
        return new Policy(
                preset.preset(),
                windowed ? 1 + random.nextInt(5) : null,
                one(Policy.WindowUnit.values()),
                one(Policy.Rounding.values()),
                random.nextInt(4) > 0,
                random.nextInt(4) == 0 ? Set.of() : EnumSet.of(Kind.ACCESS, one(Kind.values())),
                random.nextBoolean(),
                preset.onReturn(),
                preset.enforcement(),
                preset.capacity(),
                preset.cap(),
                0,
                preset.inactiveGrades(),
                one(Policy.Measure.values()),
                random.nextInt(8) == 0 ? Set.of() : Set.of(Role.LEARNER),
                preset.closeDelay(),
                12);
    }

    /** Half of the histories are corrected: facts voided, also ones that never come; the learner exempt; vouchers revoked. */
    public List<Fact> facts(int most) {
        List<Fact> facts = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            facts.add(fact("f" + i, type()));
        }
        if (random.nextBoolean()) {
            for (int i = random.nextInt(4); i > 0; i--) {
                facts.add(correction("c" + i, facts));
            }
        }
        return facts;
    }

    private FactType type() {
        return random.nextInt(12) == 0
                ? one(new FactType[] {FactType.REFUSAL, FactType.VOUCHER_ISSUED, FactType.VOUCHER_REDEEMED})
                : List.of(FactType.ACTIVITY, FactType.ACTIVITY, FactType.SWITCH_ON, FactType.SWITCH_OFF)
                        .get(random.nextInt(4));
    }

    private Fact correction(String id, List<Fact> facts) {
        FactType type = one(new FactType[] {FactType.VOID, FactType.VOID, FactType.EXEMPT, FactType.VOUCHER_REVOKED});
        Fact bare = fact(id, type == FactType.VOUCHER_REVOKED ? type : FactType.REFUSAL);
        if (type == FactType.VOUCHER_REVOKED) {
            return bare;
        }
        Instant from = instant();
        return new Fact(
                bare.key(),
                bare.identity(),
                type,
                bare.kind(),
                bare.role(),
                bare.origin(),
                bare.occurredAt(),
                bare.recordedAt(),
                "",
                type == FactType.VOID
                        ? new Detail.Voids(
                                facts.isEmpty() || random.nextInt(6) == 0
                                        ? new FactKey("f", "never came")
                                        : facts.get(random.nextInt(facts.size()))
                                                .key())
                        : new Detail.Exempts(new Span(
                                from,
                                random.nextInt(4) == 0
                                        ? Period.OPEN
                                        : from.plus(Duration.ofHours(6L * random.nextInt(60))))));
    }

    private Fact fact(String id, FactType type) {
        Instant occurredAt = instant();
        Duration late = Duration.ofMinutes(List.of(0, 0, 0, 600, -3, -600).get(random.nextInt(6)));
        return new Fact(
                new FactKey(random.nextBoolean() ? "f" : "ff", id),
                new IdentityId("learner"),
                type,
                type.name().startsWith("VOUCHER")
                        ? Kind.VOUCHER
                        : random.nextBoolean() ? Kind.ACCESS : one(Kind.values()),
                random.nextInt(8) == 0 ? Role.TEST : Role.LEARNER,
                one(Origin.values()),
                occurredAt,
                occurredAt.plus(late),
                "");
    }

    /** Links and unlinks, circles among them, and voids of some by either of the two; of people called p0 to p4. */
    public static List<Report> whoIsWho(Random random, RandomHistory history) {
        List<Report> said = new ArrayList<>();
        for (int number = 1 + random.nextInt(6); number > 0; number--) {
            int one = random.nextInt(5);
            IdentityName who = IdentityName.parse("p" + one);
            IdentityName with = IdentityName.parse("p" + (one + 1 + random.nextInt(4)) % 5);
            Instant at = history.instant();
            FactType type = random.nextInt(3) == 0 ? FactType.UNLINK : FactType.LINK;
            said.add(LinksContract.report("l" + number, type, who, with, at, at));
            if (random.nextInt(5) == 0) {
                said.add(Corrections.recordedAt(
                        Corrections.voiding("lv" + number, random.nextBoolean() ? who : with, Given.key("l" + number)),
                        history.instant() + ""));
            }
        }
        return said;
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    public static Report report(IdentityName who, String prefix, Fact fact) {
        return report(who, prefix, fact, Report.Note.NONE);
    }

    /** What somebody would have reported to have it so; the prefix keeps one person's facts apart from another's. */
    public static Report report(IdentityName who, String prefix, Fact fact, Report.Note note) {
        Detail detail = fact.detail() instanceof Detail.Voids voids
                ? new Detail.Voids(
                        new FactKey(voids.fact().source(), prefix + voids.fact().id()))
                : fact.detail();
        return new Report(
                new FactKey(fact.key().source(), prefix + fact.key().id()),
                who,
                fact.type(),
                fact.kind(),
                fact.role(),
                fact.origin(),
                fact.occurredAt(),
                fact.recordedAt(),
                fact.unit(),
                detail,
                note);
    }
}
