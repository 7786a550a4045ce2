package org.headcount.web.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.report.Overview;
import org.headcount.metering.terms.Policy;

/**
 * The licence-usage page: numbers that the meter gave, ready to be read.
 *
 * @param text what was searched for
 * @param next where the list goes on; empty on its last page
 */
public record UsageView(
        Overview overview,
        ZoneId zone,
        boolean switching,
        List<LearnerRow> learners,
        String text,
        Ledger.Question.Status status,
        String next,
        boolean firstPage) {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    public UsageView {
        learners = List.copyOf(learners);
    }

    /** An instant in the institution's zone. */
    static String local(Instant instant, ZoneId zone) {
        return MINUTES.format(instant.atZone(zone));
    }

    public String month() {
        return MONTH.format(overview.month().month());
    }

    public String now() {
        return local(overview.now(), zone);
    }

    public String peakAt() {
        return local(overview.month().count().peakAt(), zone);
    }

    /** Whether this is the number that is billed. */
    public boolean billed(String measure) {
        return overview.month().measure() == Policy.Measure.valueOf(measure);
    }

    public MonthAnswer answer() {
        return overview.month();
    }

    /** How much of the commitment is used, in whole per cent, at most 100; empty without a commitment. */
    public Optional<Integer> usedPercent() {
        return answer().commitment()
                .filter(commitment -> commitment > 0)
                .map(commitment -> Math.min(100, Math.toIntExact(100L * answer().measured() / commitment)));
    }

    /** What the month costs as things stand; empty without a rate card. */
    public Optional<String> amount() {
        return answer().amount()
                .flatMap(amount ->
                        answer().currency().map(currency -> amount.toPlainString() + " " + currency.getCurrencyCode()));
    }

    public boolean filtered() {
        return !text.isEmpty() || status != Ledger.Question.Status.ALL;
    }
}
