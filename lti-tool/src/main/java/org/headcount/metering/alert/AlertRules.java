package org.headcount.metering.alert;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.ahead.Recommendation;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;

/** The rules by which alerts fire: each follows from the numbers and the terms, and from nothing else. */
final class AlertRules {

    private static final List<AlertRule> OF_COMMITMENT =
            List.of(AlertRule.COMMITMENT_80, AlertRule.COMMITMENT_95, AlertRule.COMMITMENT_100);
    private static final List<AlertRule> OF_CAP = List.of(AlertRule.CAP_80, AlertRule.CAP_95, AlertRule.CAP_100);

    private AlertRules() {}

    /** How far a month is with its commitment, by the number that is billed. */
    static Stream<Finding> commitment(MonthAnswer month) {
        return shares(OF_COMMITMENT, month.month(), month.measured(), month.commitment());
    }

    /** How far the licences in use are with the cap, the grace left out; without a cap the commitment is it. */
    static Stream<Finding> cap(YearMonth month, int inUse, Policy policy, Optional<Integer> committed) {
        Optional<Integer> cap = policy.cap() == null ? committed : Optional.of(policy.cap());
        return shares(OF_CAP, month, inUse, cap.filter(any -> policy.capacity() != Policy.Capacity.NONE));
    }

    private static Stream<Finding> shares(
            List<AlertRule> rules, YearMonth month, int learners, Optional<Integer> limit) {
        return rules.stream()
                .map(rule -> Finding.of(
                        rule,
                        month,
                        limit.filter(most -> rule.isReached(learners, most)).isPresent(),
                        Finding.Figures.of(learners, limit)));
    }

    /** Who is bound to be counted in a month to come, by what is known. */
    static Finding floor(MonthAnswer coming) {
        return Finding.of(
                AlertRule.FLOOR_ABOVE_COMMITMENT,
                coming.month(),
                coming.over().filter(over -> over > 0).isPresent(),
                Finding.Figures.of(coming.measured(), coming.commitment()).with(coming.amount(), coming.currency()));
    }

    /** What is offered in the present month. */
    static Finding offer(YearMonth month, Recommendation recommendation) {
        return Finding.of(
                AlertRule.TIER_OFFER,
                month,
                recommendation.offered().isPresent(),
                new Finding.Figures(
                                recommendation.offered().map(CommitmentSum::commitment),
                                recommendation.present().map(CommitmentSum::commitment),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())
                        .with(recommendation.saves(), recommendation.card().map(RateCard::currency)));
    }

    /**
     * What switches that nobody has turned off will cost.
     *
     * @param month the present one, in which the learners did nothing
     * @param coming the month after, with everybody
     * @param without the same, as if they were switched off before it
     */
    static Finding forgotten(YearMonth month, int learners, MonthAnswer coming, MonthAnswer without) {
        return Finding.of(
                AlertRule.FORGOTTEN_SWITCHES,
                month,
                learners > 0,
                Finding.Figures.of(learners, Optional.empty())
                        .with(
                                coming.amount()
                                        .flatMap(amount -> without.amount().map(amount::subtract)),
                                coming.currency()));
    }

    /** A source that was heard last at an instant, in the month of that instant. */
    static Finding gap(YearMonth month, String source, Instant last, boolean holds) {
        return new Finding(AlertRule.METER_GAP, month, source, holds, Finding.Figures.heardLast(last));
    }
}
