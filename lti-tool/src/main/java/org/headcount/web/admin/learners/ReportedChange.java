package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.Effects;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.web.admin.Visit;

/** A change that is made by facts: its price is what these would change, by the code that writes them down. */
final class ReportedChange implements Change {

    private final Rooms rooms;
    private final Visit visit;
    private final Words words;
    private final Function<Report.Note, List<Report>> reports;
    private final boolean asksApproval;

    /** @param reports what is to be written down, beside a note */
    ReportedChange(
            Rooms rooms, Visit visit, Words words, boolean asksApproval, Function<Report.Note, List<Report>> reports) {
        this.rooms = rooms;
        this.visit = visit;
        this.words = words;
        this.asksApproval = asksApproval;
        this.reports = reports;
    }

    @Override
    public Words words() {
        return words;
    }

    @Override
    public boolean asksApproval() {
        return asksApproval;
    }

    @Override
    public Price price() {
        // with somebody who stands for it, since what is not written down without would cost nothing
        List<Report> asked = reports.apply(new Report.Note(visit.author().name(), "-", "", "-"));
        return rooms.previews()
                .of(visit.id(), asked)
                .map((Effects effects) -> Price.of(effects, visit))
                .orElseThrow(Visit::notFound);
    }

    @Override
    public String whom() {
        return Secrets.hash(reports.apply(Report.Note.NONE).stream()
                .map(report -> report.who().toString())
                .sorted()
                .collect(Collectors.joining("\n")));
    }

    @Override
    public boolean isMade() {
        List<Report> asked = reports.apply(Report.Note.NONE);
        return !asked.isEmpty()
                && rooms.ledger().fact(visit.id(), asked.get(0).key()).isPresent();
    }

    @Override
    public Optional<String> make(String reason, String approvedBy) {
        List<Receipt> receipts = rooms.meter()
                .by(visit.author())
                .record(visit.id(), reports.apply(new Report.Note(visit.author().name(), reason, "", approvedBy)));
        if (receipts.stream().anyMatch(Receipt.NotApproved.class::isInstance)) {
            return Optional.of("not-approved");
        }
        boolean other = receipts.stream()
                .anyMatch(receipt -> receipt instanceof Receipt.SomebodyElses || receipt instanceof Receipt.Conflict);
        return other ? Optional.of("no-fact") : Optional.empty();
    }
}
