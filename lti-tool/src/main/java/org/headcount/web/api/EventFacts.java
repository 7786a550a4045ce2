package org.headcount.web.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;

/**
 * Writes down what events of another standard tell. Their kind is ours and not their sender's: one that is here already is
 * the same under whatever kind our table had it by then.
 */
final class EventFacts {

    private final Ledger ledger;
    private final Meter meter;

    EventFacts(Ledger ledger, Meter meter) {
        this.ledger = ledger;
        this.meter = meter;
    }

    /** One receipt for each, in their order. */
    List<Receipt> record(InstitutionId institution, List<Report> reports) {
        if (reports.isEmpty()) {
            return List.of();
        }
        List<Receipt> receipts = new ArrayList<>(meter.record(institution, reports));
        for (int index = 0; index < receipts.size(); index++) {
            if (receipts.get(index) instanceof Receipt.Conflict) {
                Optional<Report> asKept = asKept(institution, reports.get(index));
                if (asKept.isPresent()) {
                    receipts.set(
                            index,
                            meter.record(institution, List.of(asKept.get())).get(0));
                }
            }
        }
        return receipts;
    }

    /** The same under the kind that it was kept under; empty where that is no other one. */
    private Optional<Report> asKept(InstitutionId institution, Report report) {
        return ledger.fact(institution, report.key())
                .map(Ledger.Kept::fact)
                .filter(kept -> kept.type() == report.type() && kept.kind() != report.kind())
                .map(kept -> of(report, kept.kind()));
    }

    private static Report of(Report report, Kind kind) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                kind,
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                report.unit(),
                report.detail(),
                report.note());
    }
}
