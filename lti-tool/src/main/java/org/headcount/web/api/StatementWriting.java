package org.headcount.web.api;

import jakarta.ws.rs.core.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;

/** Writes xAPI statements down: what happened first, and then what takes something back, which may be in the same array. */
final class StatementWriting {

    /** How many are named at once. */
    static final int MOST_NAMED = 20;

    private final Ledger ledger;
    private final Meter meter;
    private final EventFacts facts;

    StatementWriting(Ledger ledger, Meter meter) {
        this.ledger = ledger;
        this.meter = meter;
        this.facts = new EventFacts(ledger, meter);
    }

    /** Why a statement takes nothing back. */
    enum Refusal {
        INSUFFICIENT_RIGHTS(403, "it needs a key with the right admin"),
        APPROVAL_MISSING(
                403,
                "it changes more money than one person alone may change: " + StatementReader.APPROVED_BY
                        + " of its context's extensions must name another one than the actor, or another key stand for it as "
                        + Guard.APPROVAL),
        UNKNOWN_STATEMENT(404, "the statement that it names is not here, or is itself a voiding one");

        private final int status;
        private final String message;

        Refusal(int status, String message) {
            this.status = status;
            this.message = message;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Where it is all that was sent. */
        int status() {
            return status;
        }

        String message() {
            return message;
        }
    }

    /** One that was not kept. */
    record NotVoided(int index, String id, Refusal why) {}

    /**
     * What was not kept of all that was to be written.
     *
     * @param conflicts places of those that were received before with another content
     */
    record Written(List<Integer> conflicts, List<NotVoided> notVoided) {

        /** As a header says it (RFC 8941): the ids of the first ones, each with the reason. Proxies let no long header pass. */
        String header() {
            return notVoided.stream()
                    .limit(MOST_NAMED)
                    .map(one -> "\"" + one.id() + "\";reason=" + one.why().wire())
                    .collect(Collectors.joining(", "));
        }
    }

    Written write(InstitutionId institution, List<EventRead> read, SecurityContext caller) {
        List<Integer> places = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        for (int index = 0; index < read.size(); index++) {
            if (read.get(index).report().isPresent()) {
                places.add(index);
                reports.add(read.get(index).report().get());
            }
        }
        Written written = new Written(new ArrayList<>(), new ArrayList<>());
        List<Receipt> receipts = facts.record(institution, reports);
        for (int number = 0; number < receipts.size(); number++) {
            if (receipts.get(number) instanceof Receipt.Conflict) {
                written.conflicts().add(places.get(number));
            }
        }
        for (int index = 0; index < read.size(); index++) {
            if (read.get(index).voiding().isPresent()) {
                withdraw(institution, index, read.get(index).voiding().get(), caller, written);
            }
        }
        return written;
    }

    private void withdraw(
            InstitutionId institution, int index, EventRead.Voiding voiding, SecurityContext caller, Written written) {
        String id = voiding.key().id();
        if (!caller.isUserInRole(Needs.Right.ADMIN.name())) {
            written.notVoided().add(new NotVoided(index, id, Refusal.INSUFFICIENT_RIGHTS));
            return;
        }
        Optional<Fact> target = ledger.fact(institution, voiding.target())
                .map(Ledger.Kept::fact)
                .filter(fact -> fact.type() != FactType.VOID);
        if (target.isEmpty()) {
            written.notVoided().add(new NotVoided(index, id, Refusal.UNKNOWN_STATEMENT));
            return;
        }
        Receipt receipt = meter.by(Caller.author(caller))
                .record(institution, List.of(report(voiding, target.get())))
                .get(0);
        if (receipt instanceof Receipt.Conflict) {
            written.conflicts().add(index);
        } else if (receipt instanceof Receipt.NotApproved) {
            written.notVoided().add(new NotVoided(index, id, Refusal.APPROVAL_MISSING));
        }
    }

    /** About whom the fact is that is taken back, by the identity that it has for ever. */
    private static Report report(EventRead.Voiding voiding, Fact target) {
        return new Report(
                voiding.key(),
                new IdentityName(IdentityName.DEFAULT, target.identity().value()),
                FactType.VOID,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                voiding.at(),
                voiding.recordedAt(),
                "",
                new Detail.Voids(voiding.target()),
                voiding.note());
    }
}
