package org.headcount.gateway;

import java.util.Optional;
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
    public Optional<Receipt> record(Arrival arrival) {
        Optional<Receipt> receipt = arrivals.record(arrival);
        if (receipt.filter(Receipt.Counted.class::isInstance).isPresent()) {
            arrival.report().ifPresent(report -> watch.learnerCame(arrival.institution(), report.who()));
        }
        return receipt;
    }
}
