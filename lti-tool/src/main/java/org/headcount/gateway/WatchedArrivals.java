package org.headcount.gateway;

import org.headcount.metering.Receipt;

/** Lets a held score go as soon as its learner's launch is written down. */
public final class WatchedArrivals implements Arrivals {

    private final Arrivals arrivals;
    private final HeldGradesWatch watch;

    public WatchedArrivals(Arrivals arrivals, HeldGradesWatch watch) {
        this.arrivals = arrivals;
        this.watch = watch;
    }

    @Override
    public Entry record(Arrival arrival) {
        Entry entry = arrivals.record(arrival);
        if (entry instanceof Entry.Written written && written.receipt() instanceof Receipt.Counted) {
            arrival.report().ifPresent(report -> watch.learnerCame(arrival.institution(), report.who()));
        }
        return entry;
    }
}
