package org.headcount;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.headcount.gateway.Background;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.VeryLarge;
import org.headcount.metering.month.Institution;
import org.headcount.metering.report.Refusals;
import org.headcount.metering.terms.Months;

/**
 * Looks, after a start, at what searches and lists of refusals look through: what a first look costs besides, on the disk and
 * in a service that has just begun, is over before somebody waits for it.
 */
final class FirstLooks {

    private static final int A_PAGE = 50;

    /** Of a private use, in no name. */
    private static final String NOBODY = "\uE000\uE001\uE002";

    private final VeryLarge veryLarge;
    private final Meter meter;
    private final Refusals refusals;
    private final InstantSource clock;

    FirstLooks(Ledger ledger, Meter meter, Refusals refusals, InstantSource clock) {
        this.veryLarge = new VeryLarge(ledger);
        this.meter = meter;
        this.refusals = refusals;
        this.clock = clock;
    }

    void at(Collection<Institution> institutions) {
        institutions.forEach(one -> Background.attempt(one.id(), () -> at(one)));
    }

    private void at(Institution institution) {
        if (!veryLarge.is(institution.id())) {
            return;
        }
        InstitutionId id = institution.id();
        Instant now = clock.instant();
        meter.list(
                id, new Ledger.Question(now, Ledger.Question.Status.ALL, null, NOBODY, A_PAGE, ""), Optional.empty());
        Months months = new Months(institution.terms().zone());
        Refusals.Question refused = new Refusals.Question(
                new Span(months.of(months.containing(now)).from(), now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        refusals.count(id, refused, institution.terms().zone().inForceAt(now));
        refusals.list(id, refused, Optional.empty(), A_PAGE);
    }
}
