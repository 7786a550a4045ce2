package org.headcount.metering.month;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Terms;

/**
 * The line under a month. What is recorded at {@code closesAt} or later is late for it, and so is what was written down
 * once the line was drawn, whatever it says of its own recording: what the month came to never depends on when somebody
 * sums it up.
 */
public record Cut(YearMonth month, Instant closesAt) {

    /** The line under the month that closes next: months close in order, from the one on in which the institution begins. */
    public static Cut next(Institution institution, Optional<YearMonth> last) {
        Instant beginning = beginning(institution, institution.terms());
        Months months = new Months(institution.terms().zone());
        return of(institution, last.map(month -> month.plusMonths(1)).orElseGet(() -> months.containing(beginning)));
    }

    /** The line under any month. */
    public static Cut of(Institution institution, YearMonth month) {
        Terms terms = institution.terms();
        return new Cut(month, closesAt(terms, beginning(institution, terms), new Months(terms.zone()).of(month)));
    }

    /** Whether it is time to draw it. */
    public boolean isDue(Instant now) {
        return !now.isBefore(closesAt);
    }

    /**
     * Whether months close without anybody asking. Not while all that are over were so before we knew that they are
     * ours to close, as under a contract that is dated back: their history may still have to be imported, and must not
     * freeze at zero. They close when somebody asks for them, or with the first month that ends from then on.
     */
    public static boolean closesByItself(Institution institution, Instant now) {
        Instant known = institution.terms().contract().versions().stream()
                .map(Dated::recordedAt)
                .max(Comparator.naturalOrder())
                .filter(recordedAt -> recordedAt.isAfter(institution.createdAt()))
                .orElse(institution.createdAt());
        Months months = new Months(institution.terms().zone());
        YearMonth month = months.containing(now);
        while (!of(institution, month).isDue(now)) {
            month = month.minusMonths(1);
        }
        return of(institution, month).closesAt().isAfter(known);
    }

    /** Months that end by then are history; of a time before {@link Fact#EARLIEST} there is nothing to sum up. */
    static Instant beginning(Institution institution, Terms terms) {
        return terms.contracts()
                .beginning()
                .map(from -> from.isAfter(Fact.EARLIEST) ? from : Fact.EARLIEST)
                .orElse(institution.createdAt());
    }

    /** When a month closes: not before those that come before it, should one of them have had more time. */
    static Instant closesAt(Terms terms, Instant beginning, Span span) {
        Months months = new Months(terms.zone());
        Duration longest = terms.policy().versions().stream()
                .map(version -> version.value().closeDelay())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Instant latest = span.until();
        YearMonth month = months.containing(span.from());
        for (Span each = span;
                each.until().isAfter(beginning) && each.until().plus(longest).isAfter(latest);
                each = months.of(month)) {
            Instant closes =
                    each.until().plus(terms.policy().inForceAt(each.from()).closeDelay());
            latest = closes.isAfter(latest) ? closes : latest;
            month = month.minusMonths(1);
        }
        return latest;
    }
}
