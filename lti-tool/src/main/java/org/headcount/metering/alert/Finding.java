package org.headcount.metering.alert;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Optional;

/**
 * What a rule finds about one month of an institution.
 *
 * @param source whom it is about, where that is a source of facts; of a request its id; else empty
 * @param holds whether there is anything to warn of; else it may be that there was
 */
public record Finding(AlertRule rule, YearMonth month, String source, boolean holds, Figures figures) {

    /** What may be warned of once. */
    public record Key(AlertRule rule, YearMonth month, String source) {}

    /**
     * The numbers that a finding rests on; what its rule does not look at is empty.
     *
     * @param learners those measured, in use, bound, forgotten; of an offer, those to commit to
     * @param limit the commitment or the cap
     * @param amount what the month costs; of an offer, what it would have saved; of forgotten switches, what they cost
     * @param since when a source was last heard
     */
    public record Figures(
            Optional<Integer> learners,
            Optional<Integer> limit,
            Optional<BigDecimal> amount,
            Optional<Currency> currency,
            Optional<Instant> since) {

        public static Figures of(int learners, Optional<Integer> limit) {
            return new Figures(Optional.of(learners), limit, Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Figures heardLast(Instant since) {
            return new Figures(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(since));
        }

        /** The same with an amount, where there is one. */
        Figures with(Optional<BigDecimal> money, Optional<Currency> paidIn) {
            return new Figures(learners, limit, money, paidIn.filter(any -> money.isPresent()), since);
        }
    }

    public static Finding of(AlertRule rule, YearMonth month, boolean holds, Figures figures) {
        return new Finding(rule, month, "", holds, figures);
    }

    /** A month that was closed with a statement. */
    public static Finding closed(
            YearMonth month, int measured, Optional<BigDecimal> amount, Optional<Currency> currency) {
        return of(
                AlertRule.STATEMENT_CLOSED,
                month,
                true,
                Figures.of(measured, Optional.empty()).with(amount, currency));
    }

    /** A learner's request to be switched on. */
    public static Finding asked(YearMonth month, String request) {
        Figures none =
                new Figures(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        return new Finding(AlertRule.SWITCH_REQUESTED, month, request, true, none);
    }

    public Key key() {
        return new Key(rule, month, source);
    }
}
