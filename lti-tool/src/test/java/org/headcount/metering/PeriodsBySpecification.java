package org.headcount.metering;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;

/** The fold as it is written in the specification, word by word and without any thought of cost: what {@link Periods} is compared with. */
public final class PeriodsBySpecification {

    private final History<Policy> policy;
    private final Months months;
    private final List<Span> stretches = new ArrayList<>();

    private PeriodsBySpecification(History<Policy> policy, History<ZoneId> zone) {
        this.policy = policy;
        this.months = new Months(zone);
    }

    public static List<Span> of(Collection<Fact> facts, History<Policy> policy, History<ZoneId> zone) {
        return new PeriodsBySpecification(policy, zone).fold(facts);
    }

    private List<Span> fold(Collection<Fact> facts) {
        Map<FactKey, Fact> once = new LinkedHashMap<>();
        facts.forEach(fact -> once.put(fact.key(), fact));
        List<Fact> ordered = once.values().stream()
                .filter(fact -> fact.type().isActivity() || fact.type().isSwitch())
                .filter(fact -> !fact.quarantined())
                .filter(fact -> !voided(fact, once.values()))
                .filter(fact -> !exempt(fact, once.values()))
                .filter(fact -> !revoked(fact, once.values()))
                .filter(fact ->
                        policy.inForceAt(fact.effectiveAt()).countedRoles().contains(fact.role()))
                .sorted(Fact.EVALUATION)
                .toList();
        List<Instant> boundaries = policy.versions().stream()
                .map(Dated::from)
                .filter(from -> !from.equals(Dated.ALWAYS))
                .distinct()
                .toList();
        int next = 0;
        for (Instant boundary : boundaries) {
            while (next < ordered.size() && ordered.get(next).effectiveAt().isBefore(boundary)) {
                take(ordered.get(next), isFirst(ordered, next));
                next++;
            }
            takeOver(boundary);
        }
        for (; next < ordered.size(); next++) {
            take(ordered.get(next), isFirst(ordered, next));
        }
        return united();
    }

    /** All of the very first instant: a score that comes with the first launch takes nothing from it, whatever their ids. */
    private static boolean isFirst(List<Fact> ordered, int number) {
        return ordered.get(number).effectiveAt().equals(ordered.get(0).effectiveAt());
    }

    private static boolean voided(Fact fact, Collection<Fact> facts) {
        return facts.stream()
                .anyMatch(other -> other.detail() instanceof Detail.Voids voids
                        && voids.fact().equals(fact.key()));
    }

    private static boolean exempt(Fact fact, Collection<Fact> facts) {
        return facts.stream()
                .anyMatch(other -> other.detail() instanceof Detail.Exempts exempts
                        && exempts.stretch().contains(fact.effectiveAt())
                        && !voided(other, facts));
    }

    /** Issued, and taken back before anybody redeemed it. */
    private static boolean revoked(Fact fact, Collection<Fact> facts) {
        List<Fact> since = facts.stream()
                .filter(other -> other.identity().equals(fact.identity()))
                .filter(other -> !other.effectiveAt().isBefore(fact.effectiveAt()))
                .filter(other -> !voided(other, facts) && !other.quarantined())
                .toList();
        return fact.type() == FactType.VOUCHER_ISSUED
                && since.stream()
                        .filter(other -> other.type() == FactType.VOUCHER_REVOKED)
                        .anyMatch(revocation -> since.stream()
                                .noneMatch(other -> other.type() == FactType.VOUCHER_REDEEMED
                                        && !other.effectiveAt().isAfter(revocation.effectiveAt())));
    }

    private void takeOver(Instant boundary) {
        Policy before = policy.inForceAt(boundary.minusNanos(1_000));
        Policy after = policy.inForceAt(boundary);
        if (before.window() == null && after.window() != null) {
            stretches.replaceAll(span -> span.until().equals(Period.OPEN)
                    ? new Span(span.from(), until(boundary).orElseThrow())
                    : span);
        }
    }

    private void take(Fact fact, boolean veryFirst) {
        Instant at = fact.effectiveAt();
        Policy version = policy.inForceAt(at);
        switch (fact.type()) {
            case ACTIVITY, VOUCHER_ISSUED, VOUCHER_REDEEMED -> {
                if (version.kinds().contains(fact.kind())) {
                    until(at).ifPresent(until -> stretches.add(new Span(at, until)));
                }
                if (veryFirst && version.onCreate() && fact.origin() != Origin.SYSTEM) {
                    stretches.add(new Span(at, until(at).orElse(Period.OPEN)));
                }
            }
            case SWITCH_ON -> {
                if (version.switching()) {
                    stretches.add(new Span(at, until(at).orElse(Period.OPEN)));
                }
            }
            case SWITCH_OFF -> {
                if (version.switching()) {
                    stretches.replaceAll(span -> span.until().isAfter(at) ? new Span(span.from(), at) : span);
                }
            }
            default -> throw new IllegalStateException("never counts: " + fact);
        }
    }

    /** All that overlap or touch are one. */
    private List<Span> united() {
        List<Span> apart = new ArrayList<>();
        for (Span added : stretches) {
            Instant from = added.from();
            Instant until = added.until();
            List<Span> others = new ArrayList<>();
            for (Span span : apart) {
                if (span.until().isBefore(from) || span.from().isAfter(until)) {
                    others.add(span);
                } else {
                    from = span.from().isBefore(from) ? span.from() : from;
                    until = span.until().isAfter(until) ? span.until() : until;
                }
            }
            others.add(new Span(from, until));
            apart = others;
        }
        apart.sort(Comparator.comparing(Span::from));
        return apart;
    }

    private Optional<Instant> until(Instant at) {
        Policy version = policy.inForceAt(at);
        return version.window() == null ? Optional.empty() : Optional.of(version.until(at, months.zoneAt(at)));
    }
}
