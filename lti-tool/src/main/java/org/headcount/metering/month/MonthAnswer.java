package org.headcount.metering.month;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.status.Claim;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Share;
import org.headcount.metering.terms.Terms;

/**
 * What a month came to, or will by what is known. Measure, commitment, rates and zone are those in force when it begins.
 *
 * @param commitment how many learners are paid for in any case; empty where neither a commitment nor a card is agreed
 * @param rates the card; empty where none is agreed, and then the month has no amount
 * @param share for how much of the month its fixed price is paid; empty for all of it
 */
public record MonthAnswer(
        YearMonth month,
        Span span,
        State state,
        MonthCount count,
        Policy.Measure measure,
        int measured,
        Optional<Integer> commitment,
        Optional<BigDecimal> amount,
        Optional<RateCard> rates,
        Optional<Share> share) {

    /** How far the month is. */
    public enum State {
        /** Before the institution was created, or its contract began: it never closes. */
        HISTORY,
        OPEN,
        /** Over, while late facts may still come. */
        CLOSING,
        CLOSED;

        /** As written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static MonthAnswer of(
            Institution institution, Terms terms, YearMonth month, MonthCount count, Instant asOf) {
        Span span = new Months(terms.zone()).of(month);
        Policy policy = terms.policy().inForceAt(span.from());
        Optional<RateCard> card = terms.rateCard().at(span.from());
        Optional<Integer> committed = terms.committedAt(span.from());
        int measured = count.measured(policy.measure());
        boolean charged = terms.isContracted(span);
        Optional<Share> share = terms.contracts().share(span, new Months(terms.zone()).zone(month));
        return new MonthAnswer(
                month,
                span,
                state(institution, terms, span, asOf),
                count,
                policy.measure(),
                measured,
                committed,
                card.map(rates -> charged ? rates.charge(measured, committed.orElseThrow(), share) : rates.zero()),
                card,
                share);
    }

    /**
     * What another number would have come to by the same rates, commitment and contract.
     *
     * @param contracted whether the month lies within a contract: outside of one nothing is charged, whatever is measured
     */
    public MonthAnswer by(Policy.Measure other, boolean contracted) {
        int number = count.measured(other);
        return new MonthAnswer(
                month,
                span,
                state,
                count,
                other,
                number,
                commitment,
                rates.map(card -> contracted ? card.charge(number, commitment.orElseThrow(), share) : card.zero()),
                rates,
                share);
    }

    /** How far a month is, by its span. */
    public static State state(Institution institution, Terms terms, Span span, Instant asOf) {
        Instant beginning = Cut.beginning(institution, terms);
        if (!span.until().isAfter(beginning)) {
            return State.HISTORY;
        }
        if (asOf.isBefore(span.until())) {
            return State.OPEN;
        }
        return asOf.isBefore(Cut.closesAt(terms, beginning, span)) ? State.CLOSING : State.CLOSED;
    }

    public Optional<Currency> currency() {
        return rates.map(RateCard::currency);
    }

    /** How many were measured beyond the commitment. */
    public Optional<Integer> over() {
        return commitment.map(committed -> Math.max(0, measured - committed));
    }

    /** How many of the commitment were not measured. */
    public Optional<Integer> unused() {
        return commitment.map(committed -> Math.max(0, committed - measured));
    }

    /** How much less the month would cost with one learner fewer in its measure; empty where it has no amount. */
    public Optional<BigDecimal> ofOne() {
        if (measured == 0) {
            return rates.map(RateCard::zero);
        }
        return rates.flatMap(card ->
                amount.map(all -> all.subtract(card.charge(measured - 1, commitment.orElse(0), share))
                        .max(card.zero())));
    }

    /** Where a period lies, or borders, of everybody who is charged for this month. */
    public Span decisive() {
        if (measure == Policy.Measure.DISTINCT) {
            return span;
        }
        Instant decisive = decisive(measure, span, count.peakAt());
        return new Span(decisive, decisive);
    }

    private static Instant decisive(Policy.Measure measure, Span span, Instant peakAt) {
        return measure == Policy.Measure.PEAK ? peakAt : span.lastInstant();
    }

    /**
     * Whether a learner is charged for this month, and why.
     *
     * @return the first fact whose stretch makes the month chargeable; empty for a learner who is not charged
     */
    public Optional<FactKey> chargedFor(Periods.Fold fold) {
        return chargedFor(measure, span, count.peakAt(), fold);
    }

    /** The same without an answer at hand; {@code peakAt} matters where the peak is billed. */
    public static Optional<FactKey> chargedFor(Policy.Measure measure, Span span, Instant peakAt, Periods.Fold fold) {
        if (measure == Policy.Measure.DISTINCT) {
            return fold.periods().stream().noneMatch(period -> period.touches(span))
                    ? Optional.empty()
                    : first(fold.claims(), claim -> span.touchedBy(claim.from(), claim.until()));
        }
        Instant decisive = decisive(measure, span, peakAt);
        return first(fold.claims(), claim -> claim.covers(decisive));
    }

    private static Optional<FactKey> first(List<Claim> claims, Predicate<Claim> makesChargeable) {
        return claims.stream().filter(makesChargeable).map(Claim::fact).findFirst();
    }
}
