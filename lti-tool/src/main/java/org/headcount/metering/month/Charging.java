package org.headcount.metering.month;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;

/** For which fact learners are charged in some months: what has to be known of everybody was looked up once, and each learner costs no more than the own facts. */
public final class Charging {

    private final Months months;
    private final Map<YearMonth, Policy.Measure> measures;
    private final Map<YearMonth, Instant> peaks;
    private final int counted;

    Charging(Months months, Map<YearMonth, Policy.Measure> measures, Map<YearMonth, Instant> peaks, int counted) {
        this.months = months;
        this.measures = Map.copyOf(measures);
        this.peaks = Map.copyOf(peaks);
        this.counted = counted;
    }

    /** How many learners, of all months together, had to be counted for it. */
    public int counted() {
        return counted;
    }

    /** For each of the months the fact for which a learner is charged, or none. */
    public Map<YearMonth, Optional<FactKey>> of(Periods.Fold fold) {
        Map<YearMonth, Optional<FactKey>> charges = new TreeMap<>();
        measures.keySet().forEach(month -> charges.put(month, of(month, fold)));
        return charges;
    }

    /** The same of one of the months. */
    Optional<FactKey> of(YearMonth month, Periods.Fold fold) {
        return Optional.ofNullable(measures.get(month))
                .flatMap(measure -> MonthAnswer.chargedFor(
                        measure,
                        months.of(month),
                        peaks.getOrDefault(month, months.of(month).from()),
                        fold));
    }
}
