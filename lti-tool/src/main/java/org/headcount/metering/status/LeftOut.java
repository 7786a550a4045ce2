package org.headcount.metering.status;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;

/**
 * Which of a learner's facts the fold leaves out: those that are voided, those that happened while the learner was
 * exempt, and vouchers that were revoked before anybody redeemed them. Follows from the facts alone, in any order.
 *
 * <p>A void has no effect on another void: what was voided by mistake is reported again under another id. So no circle of voids
 * can be made, and one that arrives before what it names says the same as one that arrives after it.
 */
public final class LeftOut {

    private static final Comparator<Fact> FIRST_RECORDED =
            Comparator.comparing(Fact::recordedAt).thenComparing(Fact::key);

    /** Why a fact is left out. */
    enum Why {
        VOIDED,
        EXEMPT,
        REVOKED
    }

    /** @param by the fact that says so, the first one where several do */
    record Omission(Why why, FactKey by) {}

    private final Map<FactKey, FactKey> voids = new HashMap<>();
    private final List<Fact> exemptions;
    private final List<Fact> revocations;
    private final List<Fact> redemptions;

    private LeftOut(Collection<Fact> facts) {
        facts.stream()
                .sorted(FIRST_RECORDED)
                .forEach(fact -> named(fact).ifPresent(target -> voids.putIfAbsent(target, fact.key())));
        exemptions = standing(facts, FactType.EXEMPT);
        revocations = standing(facts, FactType.VOUCHER_REVOKED);
        redemptions = standing(facts, FactType.VOUCHER_REDEEMED);
    }

    /** @param facts of one learner; the same fact twice is as good as once */
    public static LeftOut of(Collection<Fact> facts) {
        boolean corrected = facts.stream().anyMatch(fact -> fact.type().corrects());
        return new LeftOut(corrected ? facts : List.of());
    }

    /** What a fact is about: itself, or, where others are left out because of it, those; a link is about all that is done. */
    public static Stream<Fact> about(Fact fact, Collection<Fact> all) {
        if (fact.type().links()) {
            return all.stream()
                    .filter(other -> other.type().isActivity() || other.type().isSwitch());
        }
        if (!fact.type().corrects()) {
            return Stream.of(fact);
        }
        LeftOut leftOut = of(all);
        List<Fact> others = all.stream()
                .filter(other -> leftOut.why(other)
                        .filter(omission -> omission.by().equals(fact.key()))
                        .isPresent())
                .toList();
        return others.isEmpty() ? Stream.of(fact) : others.stream();
    }

    private static Optional<FactKey> named(Fact fact) {
        return fact.detail() instanceof Detail.Voids voids ? Optional.of(voids.fact()) : Optional.empty();
    }

    private List<Fact> standing(Collection<Fact> facts, FactType type) {
        return facts.stream()
                .filter(fact -> fact.type() == type && !voids.containsKey(fact.key()) && !fact.quarantined())
                .sorted(Fact.EVALUATION)
                .toList();
    }

    public boolean has(Fact fact) {
        return why(fact).isPresent();
    }

    Optional<Omission> why(Fact fact) {
        if (fact.type() == FactType.VOID) {
            return Optional.empty();
        }
        return Stream.of(voided(fact), revoked(fact), exempt(fact))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Omission> voided(Fact fact) {
        return Optional.ofNullable(voids.get(fact.key())).map(by -> new Omission(Why.VOIDED, by));
    }

    private Optional<Omission> exempt(Fact fact) {
        return exemptions.stream()
                .filter(exemption -> (fact.type().isActivity() || fact.type().isSwitch())
                        && exemption.detail() instanceof Detail.Exempts exempts
                        && exempts.stretch().contains(fact.effectiveAt()))
                .findFirst()
                .map(exemption -> new Omission(Why.EXEMPT, exemption.key()));
    }

    /** The first revocation decides: who redeemed before it is not undone by a later one. */
    private Optional<Omission> revoked(Fact fact) {
        if (fact.type() != FactType.VOUCHER_ISSUED) {
            return Optional.empty();
        }
        return revocations.stream()
                .filter(revocation -> follows(fact, revocation))
                .findFirst()
                .filter(revocation -> redemptions.stream()
                        .noneMatch(redemption -> follows(fact, redemption)
                                && !redemption.effectiveAt().isAfter(revocation.effectiveAt())))
                .map(revocation -> new Omission(Why.REVOKED, revocation.key()));
    }

    /** Whether it is about the same voucher, and not from before it was issued. */
    private static boolean follows(Fact issue, Fact later) {
        return later.identity().equals(issue.identity()) && !later.effectiveAt().isBefore(issue.effectiveAt());
    }
}
