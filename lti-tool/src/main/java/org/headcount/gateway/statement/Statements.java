package org.headcount.gateway.statement;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Histories;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institution;

/** Keeps the lines under months and the statements that follow from them. Neither is ever changed or deleted. */
public interface Statements {

    /**
     * Draws the line under the next month, if it is due, by the terms that are agreed then. No fact is being written
     * meanwhile; every one that is written later and should have come before is marked as late, see {@link Histories#marked}. Of racing callers one is
     * told {@code true}.
     */
    boolean draw(InstitutionId institution, Instant now);

    /** An institution with its lines, as both are at one moment. */
    Optional<Lines> lines(InstitutionId institution);

    /** All that was ever agreed, as it is kept. */
    List<AgreedVersion> agreed(InstitutionId institution);

    /** Keeps the statement of the month after the newest one. Of racing callers one is told {@code true}. */
    boolean append(InstitutionId institution, YearMonth month, Optional<String> previousDigest, StatementText text);

    Optional<FrozenStatement> find(InstitutionId institution, YearMonth month);

    /** In the order of their months, those after one, at most so many. */
    List<FrozenStatement> list(InstitutionId institution, Optional<YearMonth> after, int limit);

    /** One piece of a statement's learners, counted from 0. */
    byte[] piece(InstitutionId institution, YearMonth month, int number);

    /**
     * What has been closed so far.
     *
     * @param cuts in the order of their months
     */
    record Lines(Institution institution, List<Cut> cuts) {

        public Optional<Cut> last() {
            return cuts.isEmpty() ? Optional.empty() : Optional.of(cuts.get(cuts.size() - 1));
        }

        /** The line that comes next. */
        public Cut next() {
            return Cut.next(institution, last().map(Cut::month));
        }
    }
}
