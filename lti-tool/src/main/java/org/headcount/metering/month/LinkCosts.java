package org.headcount.metering.month;

import java.time.Instant;
import java.util.List;
import org.headcount.metering.fact.Report;

/** What more facts cost that say who is who, month by month: the learners that they part or put together, as they are now and as they will be. */
public final class LinkCosts {

    private final Books books;
    private final Instant now;

    /** @param books of all that is recorded */
    public LinkCosts(Books books, Instant now) {
        this.books = books;
        this.now = now;
    }

    /** @param added links, unlinks and voids of some */
    public List<SwitchOutcome.Cost> of(List<Report> added) {
        Imagined imagined = books.imagined();
        imagined.append(books.id(), added);
        return new MonthCosts(books, now).of(imagined.before(), imagined.after());
    }
}
