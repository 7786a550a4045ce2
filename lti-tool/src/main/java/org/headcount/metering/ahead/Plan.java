package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Undertaking;

/**
 * A calendar of cohorts, and what its year comes to.
 *
 * @param inTime whether every cohort is done by the deadline
 * @param commitments every commitment worth a look with its year's sum
 * @param best the cheapest of them; of equal ones the smallest
 */
public record Plan(
        List<Cohort> cohorts,
        boolean released,
        boolean inTime,
        List<Month> months,
        List<CommitmentSum> commitments,
        CommitmentSum best) {

    /** A month of the year as it comes again every year; measured is the number that is billed. */
    public record Month(YearMonth month, MonthCount count, int measured) {}

    public Plan {
        cohorts = List.copyOf(cohorts);
        months = List.copyOf(months);
        commitments = List.copyOf(commitments);
    }

    public static Plan of(Undertaking what, List<Cohort> cohorts, Map<YearMonth, MonthCount> counts) {
        List<Month> months = counts.entrySet().stream()
                .map(each -> new Month(
                        each.getKey(),
                        each.getValue(),
                        each.getValue().measured(what.policy().measure())))
                .toList();
        List<CommitmentSum> commitments = CommitmentSum.candidates(
                what.card(), months.stream().map(Month::measured).toList());
        return new Plan(
                cohorts,
                what.released(),
                cohorts.stream().allMatch(cohort -> what.inTime(cohort.from())),
                months,
                commitments,
                CommitmentSum.cheapest(commitments));
    }

    List<Integer> measured() {
        return months.stream().map(Month::measured).toList();
    }

    /** What the year costs under any commitment. */
    public BigDecimal at(RateCard card, int commitment) {
        return CommitmentSum.of(card, commitment, measured()).sum();
    }
}
