package org.headcount.metering.status;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;

/**
 * The fold that turns a learner's facts into the periods in which the learner is active. There is no other way to a
 * status, and every stored period can be thrown away and made anew from here.
 */
public final class Periods {

    private Periods() {}

    /**
     * All periods that follow from a learner's facts: disjoint, ordered.
     *
     * @param facts in any order; the same fact twice is as good as once
     * @param policy each fact is judged by the version in force at its {@link Fact#effectiveAt()}
     */
    public static List<Period> of(Collection<Fact> facts, History<Policy> policy, History<ZoneId> zone) {
        return fold(facts, policy, zone).periods();
    }

    /** The same fold with its evidence, and the place from which {@link #extend} goes on. */
    public static Fold fold(Collection<Fact> facts, History<Policy> policy, History<ZoneId> zone) {
        Folding folding = new Folding(new Rules(policy, zone), Progress.NONE);
        LeftOut leftOut = LeftOut.of(facts);
        Set<FactKey> seen = new HashSet<>();
        facts.stream()
                .sorted(Fact.EVALUATION)
                .filter(fact -> seen.add(fact.key()) && !leftOut.has(fact))
                .forEach(folding::take);
        return folding.result();
    }

    /**
     * Whether {@link #extend} may go on with this fact. Not where a version with a window takes over after what was
     * folded: the last period is told as that version will leave it, and what it was before is known to the facts alone.
     * And not where this fact changes which of the others count.
     *
     * @param corrections all of the learner's facts that {@link FactType#mattersToOthers}; needed only where the earlier
     *     facts were corrected
     */
    public static boolean canExtend(
            Progress before, Fact fact, Collection<Fact> corrections, History<Policy> policy, History<ZoneId> zone) {
        if (fact.type().corrects()) {
            return false;
        }
        if (before.corrected()) {
            if (fact.type().mattersToOthers()) {
                return false; // left out or not: who redeems while exempt has redeemed all the same
            }
            if (LeftOut.of(corrections).has(fact)) {
                return true;
            }
        }
        return before.precedes(fact)
                && (before.last().isEmpty()
                        || new Rules(policy, zone)
                                .takeOversAfter(before.latest())
                                .isEmpty());
    }

    /**
     * Goes on with a fold by one later fact, without the earlier ones, at a cost that does not depend on how many
     * there are. Equal to {@link #fold} of all of them.
     *
     * @param before what the earlier facts came to under these same histories
     * @param fact one for which {@link #canExtend} is true
     * @throws IllegalArgumentException if it is not: then fold them all
     */
    public static Step extend(
            Progress before, Fact fact, Collection<Fact> corrections, History<Policy> policy, History<ZoneId> zone) {
        if (!canExtend(before, fact, corrections, policy, zone)) {
            throw new IllegalArgumentException("the fold up to " + before.latest() + " cannot go on with a fact of "
                    + fact.effectiveAt() + " alone");
        }
        if (before.corrected() && LeftOut.of(corrections).has(fact)) {
            return new Step(before, fact.quarantined() ? new Receipt.Quarantined() : new Receipt.Recorded());
        }
        Folding folding = new Folding(new Rules(policy, zone), before);
        folding.take(fact);
        Fold result = folding.result();
        return new Step(result.progress(), result.receipt(fact));
    }

    /**
     * Where a fold stands: all that a later fact needs to know of the earlier ones.
     *
     * @param known whether any fact could count: of a counted role, not a refusal, not quarantined, not left out
     * @param latest the latest {@link Fact#effectiveAt()} of those
     * @param last the last period, if there is one; no later fact touches an earlier one
     * @param corrected whether any fact says of others that they do not count
     */
    public record Progress(boolean known, Instant latest, Optional<Period> last, boolean corrected) {

        /** Before any fact. */
        public static final Progress NONE = new Progress(false, Dated.ALWAYS, Optional.empty(), false);

        /** Whether all of it lies before this fact. */
        public boolean precedes(Fact fact) {
            return latest.isBefore(fact.effectiveAt());
        }
    }

    /**
     * What one more fact made of a fold. Where {@code after.last()} begins when the last period began before, it
     * replaces that one; otherwise it is one more.
     */
    public record Step(Progress after, Receipt receipt) {}

    /**
     * What facts come to.
     *
     * @param periods disjoint and ordered
     * @param claims the evidence: what each counting fact gave, in the order of evaluation; their union is the periods
     */
    public record Fold(List<Period> periods, List<Claim> claims, boolean known, Instant latest, boolean corrected) {

        public Fold {
            periods = List.copyOf(periods);
            claims = List.copyOf(claims);
        }

        public Progress progress() {
            return new Progress(known, latest, periods.stream().reduce((earlier, later) -> later), corrected);
        }

        /** Of the facts whose stretch covers an instant, the one that reaches furthest; else the one that ended the last period before it. */
        public Optional<FactKey> reason(Instant at) {
            return claims.stream()
                    .filter(claim -> claim.covers(at))
                    .max(Comparator.comparing(Claim::until))
                    .map(Claim::fact)
                    .or(() -> periods.stream()
                            .filter(period -> !period.until().isAfter(at))
                            .reduce((earlier, later) -> later)
                            .map(period -> period.closed().orElse(period.extended())));
        }

        /** What became of one of the facts. */
        public Receipt receipt(Fact fact) {
            if (fact.quarantined()) {
                return new Receipt.Quarantined();
            }
            if (claims.stream().noneMatch(claim -> claim.fact().equals(fact.key()))) {
                return new Receipt.Recorded();
            }
            return new Receipt.Counted(periods.stream()
                    .filter(period -> !period.from().isAfter(fact.effectiveAt()))
                    .reduce((earlier, later) -> later)
                    .flatMap(Period::end));
        }
    }
}
