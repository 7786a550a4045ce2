package org.headcount.web.admin.statements;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.statement.StatementSheet;

/**
 * One month with all that explains it.
 *
 * @param countedAt when the month was counted, where that was not just now
 * @param total what is to be paid
 * @param sum how the month's own amount comes about; empty where nothing is charged
 * @param numbers what was counted, the billed one marked
 * @param adjustments of months before it
 * @param unasked whether it may have adjustments that were not worked out, because that costs a look at everybody's facts
 * @param learners a page of those who are charged
 * @param listed whom the list shows: the text {@code policy.measure.<listed>} names it
 * @param next where the list goes on; empty on its last page
 * @param broken what is wrong with its digest; empty where it is as it was written
 */
public record StatementView(
        StatementSheet sheet,
        Optional<Instant> countedAt,
        String month,
        String total,
        String sum,
        List<Figure> numbers,
        List<Definition> definitions,
        List<Correction> adjustments,
        List<Late> late,
        boolean unasked,
        List<Charged> learners,
        String listed,
        boolean otherList,
        String next,
        boolean firstPage,
        Optional<String> broken) {

    /** @param at whose learners were in use then; empty where the number is no such list's */
    public record Figure(String text, int number, boolean billed, Optional<Instant> at) {}

    /** What another definition of what is billed would have come to. */
    public record Definition(
            String measure, int number, boolean billed, Optional<String> amount, Optional<String> difference) {}

    /**
     * A month that is corrected.
     *
     * @param address of the month itself
     * @param who address of those who make the difference
     */
    public record Correction(
            String address, String who, String month, int learners, int measured, Optional<String> amount) {}

    /** Facts for a month that is no longer corrected. */
    public record Late(String month, int facts) {}

    /**
     * Somebody who is charged.
     *
     * @param fact the text that names what happened
     */
    public record Charged(String id, String name, String identities, String fact, Instant at, String source) {}

    public boolean closed() {
        return sheet.isClosed();
    }
}
