package org.headcount.web.admin.usage;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.web.admin.Chart;
import org.headcount.web.admin.CommitmentBar;

/**
 * The usage page, ready to be read. Numbers are written in the person's language; addresses lie below the institution's.
 *
 * @param history drawn; its numbers stand in {@link #months}
 * @param release who could be released before the coming month begins; empty where nobody may be switched
 */
public record UsageView(
        Bar bar,
        List<Warning> warnings,
        List<Figure> numbers,
        Against against,
        Chart days,
        Chart history,
        List<Row> months,
        List<Ahead> ahead,
        Optional<Release> release) {

    public UsageView {
        warnings = List.copyOf(warnings);
        numbers = List.copyOf(numbers);
        months = List.copyOf(months);
        ahead = List.copyOf(ahead);
    }

    /**
     * Which month it is, and how far.
     *
     * @param state the wire name of the state
     * @param closes empty for a month that never closes
     * @param next empty where the month is the present one or later
     * @param present whether it is the present month
     */
    public record Bar(
            YearMonth month,
            String name,
            String state,
            Optional<Instant> closes,
            Instant upTo,
            YearMonth previous,
            Optional<YearMonth> next,
            boolean present) {}

    /** Something that is to be looked at, and where. */
    public record Warning(String text, Instant since, String address) {}

    /**
     * A number with its list.
     *
     * @param name the last part of its texts
     * @param at when, where that matters
     */
    public record Figure(
            String name, String number, String help, Optional<Instant> at, String address, boolean billed) {}

    /**
     * Where a month stands against what is agreed.
     *
     * @param commitment empty where none is agreed
     * @param over how many too many; empty while the commitment is kept
     * @param amount empty where no card is agreed
     * @param lines what follows from it, in sentences
     */
    public record Against(
            String measured,
            String address,
            Optional<String> commitment,
            Optional<CommitmentBar> bar,
            Optional<String> over,
            String unused,
            Optional<String> amount,
            List<String> lines) {

        public Against {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A month of the history.
     *
     * @param told whether the page of statements knows it; it tells of no month before the first in which nobody was met
     */
    public record Row(
            YearMonth month,
            boolean told,
            String name,
            String state,
            String measured,
            String commitment,
            Optional<String> over,
            String amount) {}

    /** A month to come: learners and money, at least, likely and at worst. */
    public record Ahead(YearMonth month, String name, String commitment, Guess floor, Guess likely, Guess worst) {}

    public record Guess(String learners, Optional<String> over, String amount) {}

    /**
     * Those who would not be counted in a month if they were switched off before it.
     *
     * @param saves what switching off all of these saves; empty where no card is agreed
     * @param more whether there are others
     */
    public record Release(
            String month, Instant before, List<Candidate> candidates, Optional<String> saves, boolean more) {

        public Release {
            candidates = List.copyOf(candidates);
        }
    }

    /** One of them; learner is the opaque id. */
    public record Candidate(String learner, String name, Optional<Instant> until, String saves) {}
}
